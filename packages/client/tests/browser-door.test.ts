import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';

const door = fileURLToPath(new URL('../src/mod.ts', import.meta.url));

test('no Node built-in and nothing unresolved is reachable from the public door', async () => {
  const warnings: string[] = [];
  const bundle = await rolldown({
    input: door,
    platform: 'browser',
    resolve: { conditionNames: ['unibus-source', 'browser', 'import', 'default'] },
    onLog: (_, log) => warnings.push(log.message),
  });
  const { output } = await bundle.generate({ format: 'esm' });
  await bundle.close();
  const chunks = output.filter((part) => part.type === 'chunk');
  expect(chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports])).toEqual([]);
  expect(warnings).toEqual([]);
  expect(chunks.flatMap(({ exports }) => exports)).toContain('Unibus');
});
