import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/helm/**', 'test/org/**', 'test/oracles/**'],
    testTimeout: 30_000,
    pool: 'threads',
    maxWorkers: 2,
  },
});
