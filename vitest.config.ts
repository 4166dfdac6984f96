import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/helm/**', 'test/org/services/**', 'test/oracles/**'],
    testTimeout: 30_000,
    // Each file in a process of its own: time limits count the processor's time.
    pool: 'forks',
    maxWorkers: 2,
  },
});
