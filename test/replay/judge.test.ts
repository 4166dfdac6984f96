import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { disagreements, fingerprint, wordsThatMatter } from '../../rules/replays/judge.ts';
import { both, rejected, warned } from '../../rules/replays/replay.ts';
import { proofOf, recordsFor, recordsOf, resultsText } from '../../src/helm/replays.ts';

describe('disagreements', () => {
  const replay = rejected('row', 'helm x --y', '>=4.0.0 <4.1.2', 'unknown flag: --y');
  const refused = { exit: 1, words: ['stderr: unknown flag: --y'] };

  it('are none when a release does what its range says', () => {
    expect(disagreements(replay, '4.0.0', refused)).toEqual([]);
    expect(disagreements(replay, '3.22.0', { exit: 0, words: [] })).toEqual([]);
  });

  it('name an exit code and words that are not as expected', () => {
    expect(disagreements(replay, '4.1.2', refused)).toEqual([
      'exit 1 where 0 was expected',
      "stderr holds 'unknown flag: --y'",
    ]);
    expect(disagreements(replay, '4.1.1', { exit: 0, words: [] })).toEqual([
      'exit 0 where nonzero was expected',
      "stderr lacks 'unknown flag: --y'",
    ]);
  });

  it('say so when nothing is expected of a release', () => {
    const narrow = { ...replay, expect: replay.expect.slice(0, 1) };
    expect(disagreements(narrow, '3.22.0', refused)).toEqual(['no expectation covers this release']);
  });
});

describe('replays', () => {
  it('are told apart by what decides the outcome, not by what is expected', () => {
    const one = warned('row', 'helm x', '*', 'old');
    expect(fingerprint({ ...one, expect: [] })).toBe(fingerprint(one));
    expect(fingerprint({ ...one, before: ['helm y'] })).not.toBe(fingerprint(one));
  });

  it('watch for every word that some range asks about, once', () => {
    expect(wordsThatMatter(warned('row', 'helm x', '>=4.0.0', 'old'))).toEqual(['stderr: old']);
    expect(wordsThatMatter(both('row', 'helm x', '*', {}, { noStdout: ['a'], stdout: ['b'] }))).toEqual([
      'stdout: a',
      'stdout: b',
    ]);
  });
});

describe('records', () => {
  it('give the releases of a row by what they did', () => {
    const [install] = recordsFor('atomic-flag', 'install-rejected');
    expect(install?.results.map(({ releases, exit }) => [releases[0], releases.at(-1), exit])).toEqual([
      ['3.0.3', '3.22.0', 0],
      ['4.0.0', '4.1.1', 1],
      ['4.1.3', expect.stringMatching(/^4\./), 0],
    ]);
  });

  it('are none for a rule that is not about what a release does', () => {
    expect(recordsOf('baltocdn')).toBeUndefined();
    expect(proofOf('baltocdn', 'host')).toEqual([]);
  });

  it('read as text', () => {
    const results = [
      { releases: ['3.0.3', '3.22.0'], exit: 0, words: [] },
      { releases: ['4.0.0'], exit: 1, words: ['stderr: unknown flag: --y'] },
    ];
    expect(resultsText(results)).toBe('3.0.3–3.22.0: exit 0; 4.0.0: exit 1, stderr "unknown flag: --y"');
  });

  it('say of a row from source that it was not tried', () => {
    expect(proofOf('plugin-install', 'signed-available')).toEqual([expect.stringContaining('not tried on a binary')]);
  });
});

describe('npm run test:helm', () => {
  it('says what is missing without Go and without binaries, and fails', () => {
    const empty = mkdtempSync(join(tmpdir(), 'helm4-audit-none-'));
    try {
      const env = { PATH: empty, HOME: empty, HELM4_AUDIT_CACHE: empty };
      const run = spawnSync(process.execPath, ['scripts/helm/replay.mjs'], { encoding: 'utf8', env });
      expect(run.stderr).toMatch(/Go, which builds it, is missing/);
      expect(run.status).toBe(2);
    } finally {
      rmSync(empty, { recursive: true, force: true });
    }
  });
});
