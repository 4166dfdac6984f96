import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { outside, replays } from '../../rules/replays/index.ts';
import { appliesTo, disagreements, fingerprint, type Observation } from '../../rules/replays/judge.ts';
import type { Replay, RuleReplays } from '../../rules/replays/replay.ts';
import { allReleases, newest3, newest4 } from '../../src/helm/releases.ts';
import { type ReplayRecord, recordedReleases, recordsOf } from '../../src/helm/replays.ts';
import type { Row, Rule } from '../../src/rule.ts';
import { candidates, command } from '../rules/facts.ts';

const releases = recordedReleases();

function ruleOf({ rule: name }: RuleReplays): Rule {
  const rule = rules.find((one) => one.name === name);
  if (rule === undefined) throw new Error(`replays for '${name}', which is no rule`);
  return rule;
}

function recordOf(rule: string, replay: Replay): ReplayRecord | undefined {
  const print = fingerprint(replay);
  return recordsOf(rule)?.replays.find(
    (one) =>
      one.row === replay.row && one.shows === replay.shows && one.name === replay.name && one.fingerprint === print,
  );
}

/** What was seen, by release. */
function seenIn(record: ReplayRecord): ReadonlyMap<string, Observation> {
  return new Map(record.results.flatMap(({ releases: on, exit, words }) => on.map((one) => [one, { exit, words }])));
}

function inside(range: string, release: string): boolean {
  return semver.satisfies(release, range);
}

const CASES = replays.flatMap((of) =>
  of.replays.map((replay) => ({ of, replay, title: `${of.rule} ${replay.row} ${replay.shows} ${replay.line}` })),
);

describe('the list of replays', () => {
  it('holds every rule, or says what it is about instead', () => {
    const told = [...replays.map(({ rule }) => rule), ...Object.keys(outside)].sort();
    expect(told).toEqual(rules.map(({ name }) => name).sort());
  });

  it.each(replays.map((of) => [of.rule, of] as const))('proves every row of %s, or says why not', (_, of) => {
    const rule = ruleOf(of);
    const known = new Set(rule.rows.map(({ id }) => id));
    const named = [...of.replays.map(({ row }) => row), ...Object.keys({ ...of.fromSource, ...of.advice })];
    expect(named.filter((row) => !known.has(row))).toEqual([]);
    for (const row of rule.rows) {
      const proven = of.replays.some((replay) => replay.row === row.id && replay.shows === 'row');
      const read = of.fromSource?.[row.id] !== undefined;
      expect({ row: row.id, proven, read }).toEqual({ row: row.id, proven: !read, read });
      // What is only read in source has to be read somewhere.
      if (read) expect(row.evidence.length).toBeGreaterThan(0);
    }
  });

  // 4.1.2 is not served by the Go module proxy, so that nothing is recorded of it.
  it('was asked of the newest releases, of every Helm 4 that can be had, and of every minor of Helm 3 from 3.10 on', () => {
    const minors = (of: readonly string[]) => [...new Set(of.map((one) => one.replace(/\.\d+$/, '')))];
    expect(releases).toEqual(expect.arrayContaining([newest3(), newest4()]));
    expect(releases.filter((one) => one.startsWith('4.'))).toEqual(
      allReleases().filter((one) => inside('>=4.0.0', one) && one !== '4.1.2'),
    );
    expect(minors(releases)).toEqual(
      expect.arrayContaining(minors(allReleases().filter((one) => inside('>=3.10.0', one)))),
    );
  });
});

describe('the records', () => {
  it.each(CASES.map((one) => [one.title, one] as const))('%s', (_, { of, replay }) => {
    const record = recordOf(of.rule, replay);
    if (record === undefined) throw new Error('no record: npm run test:helm -- --all --record');
    const seen = seenIn(record);
    expect([...seen.keys()]).toEqual(releases.filter((release) => appliesTo(replay, release)));
    const wrong = [...seen].flatMap(([release, found]) =>
      disagreements(replay, release, found).map((problem) => `${release}: ${problem}`),
    );
    expect(wrong).toEqual([]);
  });
});

/** What a row's range says must happen, held against what happened. */
function contradictions(row: Row, seen: ReadonlyMap<string, Observation>): string[] {
  const text = ({ exit, words }: Observation) => JSON.stringify([exit, words]);
  const within = [...seen].filter(([release]) => inside(row.range, release));
  const without = [...seen].filter(([release]) => !inside(row.range, release));
  switch (row.effect) {
    case 'rejected':
    case 'helm3-rejects':
      return [
        ...within.filter(([, { exit }]) => exit === 0).map(([release]) => `${release} takes it`),
        ...without.filter(([, { exit }]) => exit !== 0).map(([release]) => `${release} refuses it too`),
      ];
    default: {
      const outcomes = new Set(without.map(([, found]) => text(found)));
      return within.filter(([, found]) => outcomes.has(text(found))).map(([release]) => `${release} does as others do`);
    }
  }
}

const ROWS = replays.flatMap((of) => ruleOf(of).rows.map((row) => ({ of, row, title: `${of.rule} ${row.id}` })));

describe('the ranges of the rows', () => {
  it.each(ROWS.map((one) => [one.title, one] as const))('%s', (_, { of, row }) => {
    for (const replay of of.replays.filter((one) => one.row === row.id && one.shows === 'row')) {
      const record = recordOf(of.rule, replay);
      // A named state shows how far the effect goes, not where it begins.
      if (record === undefined || replay.bounds === false) continue;
      expect(contradictions(row, seenIn(record)), replay.line).toEqual([]);
    }
  });

  it('are each crossed by some replay that was taken on one side and not on the other', () => {
    const crossed = ROWS.filter(({ of, row }) =>
      of.replays.some((replay) => {
        const asked = releases.filter((release) => replay.row === row.id && appliesTo(replay, release));
        return asked.some((one) => inside(row.range, one)) && asked.some((one) => !inside(row.range, one));
      }),
    );
    expect(crossed.length).toBeGreaterThan(ROWS.length / 2);
  });
});

/** Releases of the range that no replay was taken by. */
function unproven(of: RuleReplays, wanted: readonly Replay[], range: string): string[] {
  const taken = new Set(
    wanted.flatMap((replay) => {
      const record = recordOf(of.rule, replay);
      return record === undefined
        ? []
        : [...seenIn(record)].filter(([on, found]) => disagreements(replay, on, found).length === 0).map(([on]) => on);
    }),
  );
  return releases.filter((release) => inside(range, release) && !taken.has(release));
}

describe('spellings for both majors', () => {
  const spelled = ROWS.filter(
    ({ of, row }) =>
      row.both !== undefined && of.advice?.[row.id] === undefined && of.fromSource?.[row.id] === undefined,
  );
  it.each(spelled.map((one) => [one.title, one] as const))('%s', (_, { of, row }) => {
    const wanted = of.replays.filter((replay) => replay.row === row.id && replay.shows === 'both');
    expect(wanted.length, 'no replay of the spelling').toBeGreaterThan(0);
    expect(unproven(of, wanted, row.both?.range ?? '*')).toEqual([]);
  });
});

const PLACES: readonly (readonly [string, string])[] = [
  ['$SECURED', 'registry.example.com'],
  ['$REGISTRY', 'localhost:5000'],
  ['$OCI', 'localhost:5000/charts'],
  ['$WEB', 'https://web.example.com'],
];

/** The call of Helm in a line, with names in place of what the replay fills in; undefined when it is no plain call. */
function callOf(line: string): string | undefined {
  const call = line.slice(line.search(/\bhelm /));
  const plain = PLACES.reduce((text, [name, value]) => text.replaceAll(name, value), call);
  return /[|;&>$]/.test(plain) ? undefined : plain.replace(/\s+/g, ' ').trim();
}

describe('fixes', () => {
  it.each(replays.map((of) => [of.rule, of] as const))('%s', (_, of) => {
    const rule = ruleOf(of);
    for (const { line } of of.replays.filter(({ shows }) => shows === 'row')) {
      const call = callOf(line);
      if (call === undefined) continue;
      for (const fix of candidates(rule, [command(call)]).flatMap((found) => found.fixes ?? [])) {
        const edits = [...fix.edits].sort((a, b) => b.span.start - a.span.start);
        const result = edits.reduce(
          (text, { span, text: to }) => text.slice(0, span.start) + to + text.slice(span.end),
          call,
        );
        const tidy = result.replace(/\s+/g, ' ').trim();
        const wanted = of.replays.filter((replay) => replay.shows === 'fix' && callOf(replay.line) === tidy);
        expect(unproven(of, wanted, fix.worksOn), `'${call}' becomes '${tidy}'`).toEqual([]);
      }
    }
  });
});
