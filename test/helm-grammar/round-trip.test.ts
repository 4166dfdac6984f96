import { describe, expect, test } from 'vitest';
import { type CommandInfo, catalogue, commandOn, type FlagInfo, flagOn } from '../../src/helm/catalogue.ts';
import { grammarOf, parseHelm } from '../../src/helm/parse.ts';
import { dumpedReleases, grammarIndex } from '../../src/helm/releases.ts';
import * as fc from '../lib/fast-check.ts';
import { wordsOf } from './words.ts';

/** The flags that a command accepts on a release, its own and those of `helm` itself. */
function flagsOn(release: string, path: string): FlagInfo[] {
  const index = grammarIndex(release);
  if (index === undefined) return [];
  const names = new Set([...(catalogue().get(path)?.flags.keys() ?? []), ...(catalogue().get('')?.flags.keys() ?? [])]);
  return [...names].flatMap((name) => flagOn(release, path, name) ?? []);
}

interface Command {
  readonly release: string;
  readonly path: string;
  readonly info: CommandInfo;
}

/** Indexes of releases in which something changed; the others are like the one before them. */
const changed = new Set(
  [...catalogue().values()].flatMap(({ command, flags }) =>
    [command, ...flags.values()].flatMap((history) => history.map(({ from }) => from)),
  ),
);

const releases = dumpedReleases().filter((_, index) => changed.has(index));

const commands: Command[] = releases.flatMap((release) =>
  [...catalogue().keys()].flatMap((path) => {
    const info = path === '' ? undefined : commandOn(release, path);
    return info === undefined ? [] : [{ release, path, info }];
  }),
);

type Spelling = 'long' | 'long=' | 'short' | 'short=' | 'shortvalue';

/** The words of a flag, and the value that they give it. */
function spelled(
  flag: FlagInfo,
  spelling: Spelling,
): { words: string[]; value: string | undefined; attached: boolean } {
  const short = flag.shorthand !== undefined && spelling.startsWith('short');
  const name = short ? `-${flag.shorthand}` : `--${flag.name}`;
  if (spelling.endsWith('=')) return { words: [`${name}=v1`], value: 'v1', attached: true };
  if (flag.noOptDefVal !== undefined) return { words: [name], value: undefined, attached: false };
  if (short && spelling === 'shortvalue') return { words: [`${name}v1`], value: 'v1', attached: true };
  return { words: [name, 'v1'], value: 'v1', attached: false };
}

describe('what is rendered is read back', () => {
  const spelling = fc.constantFrom<Spelling>('long', 'long=', 'short', 'short=', 'shortvalue');
  const command = fc.constantFrom(...commands).chain((one) => {
    const flags = flagsOn(one.release, one.path);
    const picked = fc.array(fc.tuple(fc.constantFrom(...flags), spelling), { maxLength: 5 });
    const names = fc.constantFrom(one.path.split(' ').at(-1) ?? '', ...one.info.aliases);
    return fc.tuple(fc.constant(one), picked, picked, names);
  });

  test('any flags, in any spelling, before and after any command of any release', () => {
    fc.assert(
      fc.property(command, ([{ release, path, info }, before, after, last]) => {
        const front = before
          .filter(([flag]) => flag.persistent)
          .map(([flag, how]) => ({ flag, ...spelled(flag, how) }));
        const back = after.map(([flag, how]) => ({ flag, ...spelled(flag, how) }));
        const args = Array.from({ length: info.minArgs }, (_, n) => `arg${n}`);
        const words = [
          ...front.flatMap((flag) => flag.words),
          ...path.split(' ').slice(0, -1),
          last,
          ...back.flatMap((flag) => flag.words),
          ...args,
        ];
        const read = parseHelm(wordsOf(words.join(' ')), grammarOf(release));
        expect(read.plugin).toBeUndefined();
        expect(read.path.join(' ')).toBe(path);
        expect(read.args.map((word) => word.text)).toEqual(args);
        expect(read.unresolved).toEqual([]);
        expect(
          read.flags.map(({ name, known, value, attached }) => ({ name, known, value: value?.text, attached })),
        ).toEqual(
          [...front, ...back].map(({ flag, value, attached }) => ({ name: flag.name, known: true, value, attached })),
        );
      }),
      { numRuns: 400 },
    );
  });

  test('every flag of every command of every release, once', () => {
    for (const { release, path } of commands) {
      const flags = flagsOn(release, path).map((flag) => ({ flag, ...spelled(flag, 'long') }));
      const line = `${path} ${flags.flatMap(({ words }) => words).join(' ')}`;
      const read = parseHelm(wordsOf(line), grammarOf(release));
      expect(read.flags.map((flag) => [flag.name, flag.known, flag.value?.text])).toEqual(
        flags.map(({ flag, value }) => [flag.name, true, value]),
      );
      expect(read.args).toEqual([]);
    }
  });

  test('all switches of a command in one cluster', () => {
    for (const { release, path } of commands) {
      const switches = flagsOn(release, path).filter(
        (flag) => flag.shorthand !== undefined && flag.noOptDefVal !== undefined,
      );
      if (switches.length < 2) continue;
      const cluster = `-${switches.map((flag) => flag.shorthand).join('')}`;
      const read = parseHelm(wordsOf(`${path} ${cluster}`), grammarOf(release));
      expect(read.flags.map((flag) => flag.name)).toEqual(switches.map((flag) => flag.name));
      expect(read.flags.every((flag) => flag.cluster && flag.known)).toBe(true);
    }
  });
});

test('no word is lost, whatever the words are', () => {
  const piece = fc.constantFrom(
    ...[
      'upgrade',
      'list',
      'repo',
      'add',
      'secrets',
      'diff',
      's3',
      '--',
      '-',
      '--wait',
      '--set',
      '--set=a',
      '-n',
      '-nx',
      '-aA',
    ],
    ...[
      '$X',
      '"$X"',
      '$ARGS',
      '"$@"',
      '--$X',
      '-n$X',
      '--set=$X',
      'a=b',
      '---',
      '--=',
      '-=',
      '-a=',
      'ünïcode',
      '-é',
      'true',
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const words = wordsOf(pieces.join(' '));
      const read = parseHelm(words, grammarOf());
      const kept = new Set([
        ...read.args,
        ...read.unresolved,
        ...read.flags.flatMap((flag) => (flag.value === undefined ? [flag.word] : [flag.word, flag.value])),
      ]);
      const depth = read.path.length + (read.plugin === undefined ? 0 : 2);
      const lost = words.filter((word) => !kept.has(word) && word.text !== '--');
      expect(lost.length).toBeLessThanOrEqual(depth);
      for (const word of lost) expect(word.text).toMatch(/^[a-z]/);
      expect(read.args.filter((word) => read.unresolved.includes(word))).toEqual([]);
    }),
    { numRuns: 400 },
  );
});
