import { defineConfig } from 'vitest/config';

/** Tests that need Redis, PostgreSQL, a browser or minutes; `npm run test:org` starts what they need. */
export default defineConfig({
  test: {
    include: ['test/org/services/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
