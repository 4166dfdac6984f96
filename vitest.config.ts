import { defineConfig } from 'vitest/config';

const ALL = ['test/**/*.test.ts'];
/** They have configurations of their own. */
const ELSEWHERE = ['test/helm/**', 'test/org/services/**', 'test/oracles/**'];
/** What only computes: it changes nothing of its process, mocks nothing and remembers no secrets. */
const COMPUTES = [
  'docs',
  'fix',
  'helm-grammar',
  'helm-sdk',
  'install',
  'read',
  'replay',
  'report',
  'rules',
  'sdk',
  'yaml',
].map((folder) => `test/${folder}/**/*.test.ts`);

const common = {
  // They end what hangs. On a machine that does other things too a test takes many times as long as alone.
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // Processes rather than threads: time limits count the processor's time.
  pool: 'forks',
} as const;

export default defineConfig({
  test: {
    // For knip; vitest takes those of the projects.
    include: ALL,
    maxWorkers: 2,
    projects: [
      // Files share a process: starting one and loading the tool takes longer than most of these files.
      { test: { ...common, name: 'computes', include: COMPUTES, isolate: false } },
      { test: { ...common, name: 'acts', include: ALL, exclude: [...COMPUTES, ...ELSEWHERE] } },
    ],
  },
});
