import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from './child.ts';
import { median, type Row } from './table.ts';
import { temporaryFolder } from './targets/target.ts';

const starts = 7;

/** From the spawn of `unibus up` to the printed link, with a warm disk cache, and its memory when idle. */
export async function benchStart(): Promise<Row[]> {
  const samples: { time: number; memory: number }[] = [];
  for (let round = 0; round < starts; round++) samples.push(await startOnce());
  return [
    {
      what: 'unibus up → printed link',
      figure: `${median(samples.map(({ time }) => time)).toFixed(0)} ms`,
      limit: '1,500 ms',
    },
    {
      what: 'idle memory (resident)',
      figure: `${median(samples.map(({ memory }) => memory)).toFixed(0)} MB`,
      limit: '120 MB',
    },
  ];
}

async function startOnce(): Promise<{ time: number; memory: number }> {
  await using folder = await temporaryFolder();
  const environment = { UNIBUS_DATA_DIR: folder.path, UNIBUS_PORT: '0' };
  await using child = await startChild('packages/cli/bin/unibus.js', ['up', '--json'], environment);
  await sleep(2_000);
  return { time: child.startTime, memory: await residentMegabytes(child.process.pid) };
}

async function residentMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}
