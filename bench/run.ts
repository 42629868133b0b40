import { appendFile, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { benchJetStream } from './jetstream.ts';
import { benchLoneRegistration, benchRegistrations } from './registrations.ts';
import { benchStart } from './start.ts';
import { type Row, table } from './table.ts';
import { benchUsers } from './users.ts';

/** Usage: npm run bench [-- name…]. Prints each table and writes all of them to bench/RESULTS.md when none is named. */
const benches: Record<string, { title: string; run: () => Promise<Row[]> }> = {
  start: { title: 'Start and idle memory', run: benchStart },
  registrations: { title: 'Registrations over HTTP, SQLite, 64 in flight', run: benchRegistrations },
  lone: { title: 'A lone registration, SQLite', run: benchLoneRegistration },
  jetstream: { title: 'Redemptions on JetStream KV, 64 in flight, no HTTP', run: benchJetStream },
  users: { title: 'Redemptions and list pages as the bus grows, SQLite, no HTTP', run: benchUsers },
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`no bench is called ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}

const file = chosen.length === 0 ? 'bench/RESULTS.md' : null;
if (file !== null) await writeFile(file, heading());
for (const [name, { title, run }] of Object.entries(benches)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.error(`running ${name} …`);
  const section = `\n## ${title}\n\n${table(await run())}\n`;
  console.log(section);
  if (file !== null) await appendFile(file, section);
}

function heading(): string {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.version}`;
  return `# Results\n\n\`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine}.\nThe machine is shared: read the ratios, not the absolute figures.\n`;
}
