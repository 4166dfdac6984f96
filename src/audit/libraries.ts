/** The versions of libraries that programs drive Helm with: package.json and the lock file beside it. */
import satisfies from 'semver/functions/satisfies.js';
import valid from 'semver/functions/valid.js';
import type { Fact, HelmPin, HelmSetting, Word } from '../facts.ts';
import { layerOf, pinOfLayer } from '../helm/install/index.ts';
import { helmOfPulumi } from '../helm/pulumi.ts';
import type { ListedFile } from '../source/list.ts';
import { readCandidates } from '../source/read.ts';
import { bringIn } from '../source/stored.ts';
import { fileText, type SourceFile, spanOf } from '../source/text.ts';
import { directoryOf, inDirectory } from './go/tree.ts';
import type { Reach } from './reach.ts';

/** Programs that take their libraries from package.json. */
const PROGRAM = /\.[cm]?[jt]sx?$/;
const LOCKS = ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml'];

/** The packages that a construct may come from, by tool. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  pulumi: ['@pulumi/kubernetes'],
  'aws-cdk': ['aws-cdk-lib', '@aws-cdk/aws-eks', 'monocdk'],
};

/**
 * The facts, with the version of its library in every setting, and the pins of kubectl layers as the version of their package
 * has them.
 *
 * @param listed every file of the audit, by path
 * @param files gets what was read
 */
export async function withLibraries(
  facts: readonly Fact[],
  listed: ReadonlyMap<string, ListedFile>,
  files: Map<string, SourceFile>,
): Promise<readonly Fact[]> {
  await bringIn(packageFiles(facts, listed));
  const known = new Map<string, Word | undefined>();
  const opened = new Map<string, string>();
  const textOf = (path: string): string => {
    const before = opened.get(path) ?? read(path, listed, files);
    opened.set(path, before);
    return before;
  };
  const find = (from: string, name: string): Word | undefined => {
    const directory = directoryOf(from);
    const key = `${directory}\0${name}`;
    if (!known.has(key)) known.set(key, versionOf(directory, name, listed, textOf, files));
    return known.get(key);
  };
  return facts.map((fact) => {
    if (!PROGRAM.test(fact.span.path)) return fact;
    if (fact.kind === 'setting') return settingWith(fact, find);
    return fact.kind === 'pin' ? pinWith(fact, find) : fact;
  });
}

/** Every file that may tell the version of a library that some fact needs. */
function packageFiles(facts: readonly Fact[], listed: ReadonlyMap<string, ListedFile>): ListedFile[] {
  const directories = new Set<string>();
  for (const { kind, span } of facts) {
    if ((kind !== 'setting' && kind !== 'pin') || !PROGRAM.test(span.path)) continue;
    for (let at = directoryOf(span.path); !directories.has(at); at = directoryOf(at)) directories.add(at);
  }
  return [...directories].flatMap((at) =>
    ['package.json', ...LOCKS].flatMap((name) => listed.get(inDirectory(at, name)) ?? []),
  );
}

type Find = (from: string, name: string) => Word | undefined;

function settingWith(setting: HelmSetting, find: Find): HelmSetting {
  for (const name of PACKAGES[setting.tool] ?? []) {
    const library = find(setting.span.path, name);
    if (library !== undefined) return { ...setting, library };
  }
  return setting;
}

function pinWith(pin: HelmPin, find: Find): HelmPin {
  const kubernetes = layerOf(pin.tool);
  if (kubernetes === undefined) return pin;
  const asked = find(pin.span.path, `@aws-cdk/${pin.tool}`)?.text;
  if (asked === undefined) return pin;
  const { assumes: _, ...plain } = pin;
  return { ...plain, ...pinOfLayer(kubernetes, pin.span, asked) };
}

/** The version that the nearest package.json names, as its lock file has it where the range is open. */
function versionOf(
  from: string,
  name: string,
  listed: ReadonlyMap<string, ListedFile>,
  textOf: (path: string) => string,
  files: ReadonlyMap<string, SourceFile>,
): Word | undefined {
  for (let at = from; ; at = directoryOf(at)) {
    const path = inDirectory(at, 'package.json');
    const found = listed.has(path) ? named(textOf(path), name) : undefined;
    const file = files.get(path);
    if (found !== undefined && file !== undefined) {
      const asked = wordAt(file, found);
      return valid(found.text) === null ? (locked(at, name, asked, listed, textOf, files) ?? asked) : asked;
    }
    if (at === '') return undefined;
  }
}

interface Found {
  readonly text: string;
  readonly start: number;
}

/** `"aws-cdk-lib": "^2.100.0"`, in whatever list of dependencies. */
function named(text: string, name: string): Found | undefined {
  const match = new RegExp(`"${escaped(name)}"\\s{0,20}:\\s{0,20}"([^"\\n]{1,100})"`).exec(text);
  const version = match?.[1];
  return match === null || version === undefined
    ? undefined
    : { text: version, start: match.index + match[0].length - 1 - version.length };
}

/** The version in the nearest lock file, if it is one that was asked for. */
function locked(
  from: string,
  name: string,
  asked: Word,
  listed: ReadonlyMap<string, ListedFile>,
  textOf: (path: string) => string,
  files: ReadonlyMap<string, SourceFile>,
): Word | undefined {
  for (let at = from; ; at = directoryOf(at)) {
    const path = LOCKS.map((lock) => inDirectory(at, lock)).find((lock) => listed.has(lock));
    if (path !== undefined) {
      const found = lockedIn(textOf(path), path, name, asked.shown);
      const file = files.get(path);
      return found === undefined || file === undefined ? undefined : { ...wordAt(file, found), via: [asked.span] };
    }
    if (at === '') return undefined;
  }
}

/** https://docs.npmjs.com/cli/configuring-npm/package-lock-json, https://yarnpkg.com, https://pnpm.io */
function lockedIn(text: string, path: string, name: string, asked: string): Found | undefined {
  const own = escaped(name);
  const patterns = path.endsWith('.json')
    ? [
        `"node_modules/${own}"\\s{0,9}:\\s{0,9}\\{\\s{0,40}"version"\\s{0,9}:\\s{0,9}"([^"\\n]{1,60})"`,
        `"${own}"\\s{0,9}:\\s{0,9}\\{\\s{0,40}"version"\\s{0,9}:\\s{0,9}"([^"\\n]{1,60})"`,
      ]
    : path.endsWith('yarn.lock')
      ? [
          `^"?(?:[^\\n]{0,300}, )?"?${own}@(?:npm:)?${escaped(asked)}[",:][^\\n]{0,300}\\r?\\n {2}version:? "?([^"\\s]{1,60})`,
        ]
      : [
          `^ {6}'?${own}'?:\\r?\\n {8}specifier: [^\\n]{1,100}\\n {8}version: '?(\\d[^\\s('_]{0,60})`,
          `^ {2,4}'?/?${own}[@/](\\d[^\\s:('_]{0,60})`,
        ];
  for (const pattern of patterns) {
    for (const match of text.matchAll(new RegExp(pattern, 'gm'))) {
      const version = match[1];
      if (version === undefined || valid(version) === null) continue;
      // A lock file of a workspace holds several; a specifier such as `catalog:` is no range.
      if (/^[\^~\d<>=]/.test(asked) && !satisfies(version, asked, { includePrerelease: true })) continue;
      return { text: version, start: match.index + match[0].lastIndexOf(version) };
    }
  }
  return undefined;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function wordAt(file: SourceFile, { text, start }: Found): Word {
  const span = spanOf(fileText(file), start, start + text.length);
  return { text, shown: text, span, via: [], unknown: [], open: false, maybe: false, guards: [] };
}

function read(path: string, listed: ReadonlyMap<string, ListedFile>, files: Map<string, SourceFile>): string {
  const file = listed.get(path);
  const known = files.get(path);
  if (known !== undefined || file === undefined) return known?.text ?? '';
  const [candidate] = readCandidates({ files: [file] }, { wanted: () => true });
  if (candidate?.kind !== 'file') return '';
  files.set(path, candidate.file);
  return candidate.file.text;
}

/**
 * Prepares to find the Helm that the library of a setting runs; undefined for other facts. With AWS CDK that is the one in the
 * kubectl layer: of the same file, else of the files around it.
 */
export function libraryReach(facts: readonly Fact[]): (fact: Fact) => Reach | undefined {
  const layers = facts.filter((fact): fact is HelmPin => fact.kind === 'pin' && layerOf(fact.tool) !== undefined);
  const near = new Map<string, Reach | undefined>();
  return (fact) => {
    if (fact.kind !== 'setting') return undefined;
    if (fact.tool !== 'aws-cdk') return fact.tool === 'pulumi' ? ofPulumi(fact) : undefined;
    const { path } = fact.span;
    if (!near.has(path)) near.set(path, ofLayers(layersNear(path, layers)));
    return near.get(path);
  };
}

function ofPulumi({ library }: HelmSetting): Reach {
  if (library?.text === undefined) return { range: undefined, because: [] };
  const { range, because } = helmOfPulumi(library.text);
  return { range, because: [{ text: because, span: library.span }] };
}

/** The layers of the same file, or else of the nearest directory above that has some below it. */
function layersNear(path: string, layers: readonly HelmPin[]): readonly HelmPin[] {
  const own = layers.filter(({ span }) => span.path === path);
  if (own.length > 0) return own;
  for (let at = directoryOf(path); ; at = directoryOf(at)) {
    const below = layers.filter(({ span }) => at === '' || span.path.startsWith(`${at}/`));
    if (below.length > 0 || at === '') return below;
  }
}

function ofLayers(layers: readonly HelmPin[]): Reach | undefined {
  if (layers.length === 0) return undefined;
  const ranges = new Set(layers.flatMap(({ range }) => (range === undefined ? [] : range.split(' || '))));
  const complete = layers.every(({ range }) => range !== undefined);
  const because = new Map(layers.map(({ because: text, span }) => [text, { text, span }]));
  return { range: complete ? [...ranges].sort().join(' || ') : undefined, because: [...because.values()] };
}
