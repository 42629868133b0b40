import { defineConfig } from 'vitest/config';

const conditions = ['unibus-source', 'module', 'node', 'import', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/tests/**/*.test.ts',
      'end-to-end/**/*.test.ts',
      'script/**/*.test.ts',
    ],
    // Engines are real processes: two cores carry two files at a time, and a start may be slow when they are busy.
    maxWorkers: 2,
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
});
