import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Child extends AsyncDisposable {
  readonly process: ChildProcess;
  /** The first line on standard output, parsed. */
  readonly ready: Record<string, unknown>;
  /** From the spawn to that line, in milliseconds. */
  readonly startTime: number;
}

/** Starts one of our TypeScript programs and waits for the JSON line by which it says that it is ready. */
export async function startChild(
  file: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Child> {
  const begin = performance.now();
  const child = spawn(process.execPath, ['--conditions=unibus-source', file, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = await firstLine(child);
  const startTime = performance.now() - begin;
  return {
    process: child,
    ready,
    startTime,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function firstLine(child: ChildProcess): Promise<Record<string, unknown>> {
  if (child.stdout === null) throw new Error('no standard output');
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => String(text)),
    once(child, 'exit').then(([code]) =>
      Promise.reject(new Error(`the program ended with ${code} before it was ready`)),
    ),
  ]);
  return JSON.parse(line);
}
