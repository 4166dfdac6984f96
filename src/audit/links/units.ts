/** The files that take part: those that mention Helm, those that they lead to, and those that lead to them. */
import type { Fact, Link } from '../../facts.ts';
import type { ListedFile } from '../../source/list.ts';
import { type Candidate, readCandidates } from '../../source/read.ts';
import { bringIn } from '../../source/stored.ts';
import type { SourceFile } from '../../source/text.ts';
import { type Taken, take } from '../take.ts';
import type { Resolver } from './resolve.ts';

/** A file that a reader read. */
export type Unit = Extract<Taken, { kind: 'read' }>;

/** A link, and the file that it leads to. */
export interface Edge {
  readonly link: Link;
  readonly from: string;
  readonly to: string;
}

export interface Units {
  /** By path. */
  readonly units: Map<string, Unit>;
  /** Texts of files that were opened, whether a reader reads them or not. */
  readonly files: Map<string, SourceFile>;
}

/** So many files are opened because others lead to them, or may lead to others. */
const MOST_FOLLOWED = 2_000;
const MOST_SEARCHED = 5_000;
/** How many steps away from a file that calls Helm its callers are looked for. */
const ROUNDS = 3;

/** Files that run others and need not mention Helm themselves, by name. */
const CALLERS =
  /^(?:action\.ya?ml|[\w.-]*gitlab-ci[\w.-]*\.ya?ml|jenkinsfile[\w.-]*|[\w.-]*\.jenkinsfile|[\w.-]*(?:azure|pipelines?)[\w.-]*\.ya?ml|(?:ci|cd|build|deploy|release)[\w.-]*\.ya?ml|\.(?:drone|woodpecker|travis)\.ya?ml|cloudbuild[\w.-]*\.ya?ml|buildspec[\w.-]*\.ya?ml|(?:gnu)?makefile[\w.-]*|[\w.-]+\.mk|taskfile[\w.-]*\.ya?ml|\.?justfile|package\.json|[\w.-]*dockerfile[\w.-]*|[\w.-]+\.(?:sh|bash|ps1))$/i;
/** Folders whose YAML files are pipelines. */
const FOLDERS =
  /(?:^|\/)\.(?:github|gitea|forgejo|circleci|buildkite|woodpecker|azuredevops|azure-pipelines|pipelines|ado|gitlab|gitlab-ci|tekton)\//;
const EXTENSIONS = new Set(['yml', 'yaml', 'mk', 'json', 'sh', 'bash', 'ps1', 'jenkinsfile', 'justfile', 'dockerfile']);
/** Names with more behind them: `Makefile.ci`, `Dockerfile.prod`. */
const PREFIXED = /^(?:(?:gnu)?makefile|jenkinsfile|dockerfile)\./i;

/** How the names of all these end; every other path is told by its last character. */
const ENDS = new Set('lknh1eyLKNHEY');

function mayCall(path: string): boolean {
  if (!ENDS.has(path.charAt(path.length - 1)) && !/(?:ake|enkins|ocker)file[\w.-]*$/i.test(path)) return false;
  const slash = path.lastIndexOf('/');
  const dot = path.lastIndexOf('.');
  // Most files of a repository are told apart by their extension.
  if (dot > slash + 1 && !EXTENSIONS.has(path.slice(dot + 1))) return PREFIXED.test(path.slice(slash + 1));
  const name = path.slice(slash + 1);
  return CALLERS.test(name) || (/\.ya?ml$/.test(name) && FOLDERS.test(path));
}

/** The edges that the links among the facts of a file make. */
export function edgesOf(from: string, facts: readonly Fact[], resolver: Resolver): Edge[] {
  return facts.flatMap((fact) => {
    if (fact.kind !== 'link') return [];
    const to = resolver.file(fact, fact.span.path);
    return to === undefined ? [] : [{ link: fact, from, to }];
  });
}

/** Opens and reads every file that the given ones lead to. */
export async function followForward(
  { units, files }: Units,
  listed: ReadonlyMap<string, ListedFile>,
  resolver: Resolver,
): Promise<void> {
  const tried = new Set<string>(units.keys());
  let budget = MOST_FOLLOWED;
  for (let queue = [...units.values()]; queue.length > 0; ) {
    const wanted = new Set<string>();
    for (const unit of queue) {
      for (const { to } of edgesOf(unit.file.path, unit.facts, resolver)) {
        if (tried.has(to) || budget-- <= 0) continue;
        tried.add(to);
        wanted.add(to);
      }
    }
    queue = await open({ units, files }, wanted, listed);
  }
}

/** Opens and reads files that run one of the given ones and do not mention Helm themselves. */
export async function followBackward(all: Units, listed: ReadonlyMap<string, ListedFile>): Promise<void> {
  let names = namesOf([...all.units.values()].filter(hasHelm));
  if (names.size === 0) return;
  const found: ListedFile[] = [];
  for (const [path, file] of listed) {
    if (found.length < MOST_SEARCHED && mayCall(path) && !all.units.has(path)) found.push(file);
  }
  await bringIn(found);
  let left = [...readCandidates({ files: found }, { wanted: () => true })];
  for (let round = 0; round < ROUNDS && names.size > 0; round++) {
    const mentions = mentionTest(names);
    const calling = (candidate: Candidate): boolean => candidate.kind === 'file' && mentions(candidate.file.text);
    names = namesOf(await takeAll(all, left.filter(calling)));
    left = left.filter((candidate) => !calling(candidate));
  }
}

function hasHelm(unit: Unit): boolean {
  return unit.facts.some(
    (fact) =>
      (fact.kind === 'command' || (fact.kind === 'pin' && fact.means !== 'runner' && fact.means !== 'version-file')) &&
      fact.origin !== 'documentation',
  );
}

/** What others write when they run one of these files. */
function namesOf(units: readonly Unit[]): Set<string> {
  const names = new Set<string>();
  for (const { file } of units) {
    const base = file.path.slice(file.path.lastIndexOf('/') + 1);
    if (/^(?:GNU)?[Mm]akefile|\.mk$/.test(base)) names.add('make');
    else if (/^[Tt]askfile/.test(base)) names.add('task ');
    else if (/justfile$/i.test(base)) names.add('just ');
    else if (base === 'package.json') names.add('npm').add('yarn').add('pnpm');
    else if (/^action\.ya?ml$/.test(base)) names.add(file.path.split('/').at(-2) ?? base);
    else names.add(base);
    if (/dockerfile/i.test(base)) names.add('docker build').add('buildx build').add('buildah');
  }
  return names;
}

function mentionTest(names: ReadonlySet<string>): (text: string) => boolean {
  const all = [...names].slice(0, 500);
  return (text) => all.some((name) => text.includes(name));
}

async function open(all: Units, paths: ReadonlySet<string>, listed: ReadonlyMap<string, ListedFile>): Promise<Unit[]> {
  const found = [...paths].flatMap((path) => listed.get(path) ?? []);
  await bringIn(found);
  return takeAll(all, readCandidates({ files: found }, { wanted: () => true }));
}

async function takeAll({ units, files }: Units, candidates: Iterable<Candidate>): Promise<Unit[]> {
  const opened: Unit[] = [];
  for (const candidate of candidates) {
    if (candidate.kind !== 'file') continue;
    files.set(candidate.file.path, candidate.file);
    const taken = await take(candidate);
    if (taken.kind !== 'read') continue;
    units.set(candidate.file.path, taken);
    opened.push(taken);
  }
  return opened;
}
