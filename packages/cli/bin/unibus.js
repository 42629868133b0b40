#!/usr/bin/env node
// Starts the command from the sources in a checkout, and from dist in a published package. Plain JavaScript that any
// Node since 18 parses, so that an old one gets a message (or, in a checkout, the pinned runtime) and no stack trace.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';

const needed = 24;
const sources = new URL('../src/main.ts', import.meta.url);
const isCheckout = existsSync(sources);

if (Number.parseInt(process.versions.node, 10) >= needed) await start();
else restart(new URL('../../../node_modules/node/bin/node', import.meta.url));

async function start() {
  nodeModule.enableCompileCache();
  if (isCheckout) nodeModule.registerHooks({ resolve: resolveToSources });
  await import(isCheckout ? sources.href : '../dist/main.js');
}

function resolveToSources(specifier, context, nextResolve) {
  return nextResolve(specifier, { ...context, conditions: [...context.conditions, 'unibus-source'] });
}

function restart(runtime) {
  if (!existsSync(runtime)) {
    process.stderr.write(`error: unibus needs Node ${needed} or newer; this is ${process.versions.node}\n`);
    process.stderr.write('next: install it from https://nodejs.org, or run script/bootstrap in a checkout\n');
    process.exit(1);
  }
  const child = spawn(fileURLToPath(runtime), process.argv.slice(1), { stdio: 'inherit' });
  // The child alone decides how to end; this process waits for it and ends the same way.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 1;
    if (signal !== null) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
}
