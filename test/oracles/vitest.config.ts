import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/oracles/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    testTimeout: 120_000,
    pool: 'threads',
  },
});
