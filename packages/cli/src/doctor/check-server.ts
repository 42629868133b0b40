import { type CheckResult, fail, ok, warn } from './check.ts';

const patience = 5_000;
/** Date tells whole seconds, and the answer was under way. */
const tolerance = 5_000;

/** Is it there, is it ready, and do its clock and ours agree? Needs no account. */
export async function checkServer(server: string, now: () => number): Promise<CheckResult[]> {
  const live = await ask(`${server}/healthz`);
  if (live === null) {
    return [
      fail(
        'server',
        `${server} does not answer`,
        'Check the address and the network, and that the server is running.',
      ),
    ];
  }
  if (!live.ok)
    return [
      fail('server', `${server} answers ${live.status}`, 'Look into the log of the server or its proxy.'),
    ];
  return [ok('server', `${server} answers`), checkClock(live, now()), await checkReady(server)];
}

async function checkReady(server: string): Promise<CheckResult> {
  const ready = await ask(`${server}/readyz`);
  if (ready?.ok) return ok('store', 'the server can read and write');
  return fail('store', 'the server is up, but its store is not', 'Look into the log of the server.');
}

function checkClock(answer: Response, now: number): CheckResult {
  const name = 'clock';
  const difference = now - Date.parse(answer.headers.get('date') ?? '');
  if (Number.isNaN(difference))
    return warn(name, 'the server does not tell the time', 'Let its proxy pass the Date header.');
  if (Math.abs(difference) <= tolerance) return ok(name, "this device's clock agrees with the server's");
  const seconds = Math.round(Math.abs(difference) / 1000);
  const detail = `this device's clock is ${seconds} s ${difference > 0 ? 'ahead of' : 'behind'} the server's`;
  return warn(name, detail, 'Set the clock (NTP). Until then every command asks twice.');
}

async function ask(url: string): Promise<Response | null> {
  try {
    return await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(patience) });
  } catch {
    return null;
  }
}
