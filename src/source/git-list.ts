/** Files of a git work tree, as git sees them, without running anything that the repository's configuration names. */
import { execFile, spawnSync } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Name, splitNames } from './names.ts';

export interface GitFile extends Name {
  /** In the index; it may still be missing from the work tree. */
  readonly tracked: boolean;
}

/** What git lists under a directory. Paths are relative to that directory. */
export interface GitListing {
  readonly files: readonly GitFile[];
  /** Paths at which another repository is bound to a commit. */
  readonly submodules: readonly string[];
  /** Directories that are repositories of their own and that this one does not know. */
  readonly nested: readonly Name[];
  /** Directories that git could not open. */
  readonly unreadable: readonly string[];
}

export interface GitFailure {
  readonly failure: string;
}

/** Long enough for the largest monorepo; a hostile tree (a named pipe called `.gitignore`) makes git wait for ever. */
const TIMEOUT_MS = 60_000;
const MAX_OUTPUT = 2 ** 30;

/** The nearest directory, from `directory` upwards, that holds a `.git`; undefined outside of any work tree. */
export function workTreeOf(directory: string): string | undefined {
  for (let at = directory; ; at = dirname(at)) {
    if (lstatSync(join(at, '.git'), { throwIfNoEntry: false }) !== undefined) return at;
    if (dirname(at) === at) return undefined;
  }
}

/** `-s` shows the mode of tracked entries, which tells submodules and links from files; `-t` marks untracked ones. */
const LIST = ['ls-files', '-z', '-t', '-s', '-o', '--exclude-standard'];

/** What git lists, or why it does not, by directory. */
export type GitAnswers = ReadonlyMap<string, GitOutput | string>;

/**
 * Lists tracked and untracked files under `directory` (a real path inside the work tree `root`); ignored files are left
 * out. Returns the reason instead when git is missing or refuses. `answers` holds what git was asked before.
 */
export function gitFiles(root: string, directory: string, answers?: GitAnswers): GitListing | GitFailure {
  const result = answers?.get(directory) ?? git(root, directory, LIST);
  if (typeof result === 'string') return { failure: result };
  const files: GitFile[] = [];
  const submodules: string[] = [];
  const nested: Name[] = [];
  splitNames(result.stdout, (entry, bytes) => {
    const tracked = !entry.startsWith('? ');
    const cut = tracked ? entry.indexOf('\t') + 1 : 2;
    const path = entry.slice(cut);
    if (tracked && entry.startsWith('160000', 2)) submodules.push(path);
    else if (tracked && entry.startsWith('120000', 2)) return;
    else if (bytes !== undefined) {
      const name = { path, bytes: bytes.subarray(cut) };
      if (!tracked && path.endsWith('/')) nested.push(withoutSlash(name));
      else files.push({ ...name, tracked });
    } else if (!tracked && path.endsWith('/')) nested.push(withoutSlash({ path }));
    else files.push({ path, tracked });
  });
  return { files, submodules, nested, unreadable: unreadableIn(result.stderr.toString('utf8')) };
}

/** Git lists what it can and warns about the rest. */
function unreadableIn(warnings: string): string[] {
  const lines = warnings.matchAll(/^warning: could not open directory '(.*)\/': /gm);
  return [...lines].map((match) => match[1] ?? '');
}

/**
 * The names of the committed contents of files of a work tree, by path; files that no commit holds are missing. Undefined when
 * git is missing or refuses.
 */
export function committed(root: string, paths: readonly string[]): ReadonlyMap<string, string> | undefined {
  if (typeof git(root, root, ['rev-parse', '-q', '--verify', 'HEAD']) === 'string') {
    return typeof git(root, root, ['rev-parse', '--git-dir']) === 'string' ? undefined : new Map();
  }
  const wanted = new Set(paths);
  const result = git(root, root, ['ls-tree', '-r', '-z', '--full-tree', 'HEAD']);
  if (typeof result === 'string') return undefined;
  const names = new Map<string, string>();
  splitNames(result.stdout, (entry) => {
    const cut = entry.indexOf('\t');
    const path = entry.slice(cut + 1);
    if (wanted.has(path)) names.set(path, entry.slice(0, cut).split(' ')[2] ?? '');
  });
  return names;
}

/** Whether git ignores the directory itself. */
export function isIgnoredDirectory(root: string, directory: string): boolean {
  return typeof git(root, directory, ['check-ignore', '-q', '--', '.']) !== 'string';
}

export interface GitOutput {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/**
 * Runs git on a repository that is not trusted; returns its output, or why it failed.
 *
 * The repository's own configuration may name programs: `core.fsmonitor`, hooks, the upload-pack of a promisor remote. Options
 * on the command line win over it, `GIT_ALLOW_PROTOCOL` wins over `protocol.allow`, and `--git-dir` with `--work-tree`
 * win over `core.worktree`. Variables that point git elsewhere (set inside hooks) are dropped. With `--git-dir` git does
 * not ask who owns the directory, which is what makes listing work in containers.
 * https://git-scm.com/docs/git-config#Documentation/git-config.txt-corefsmonitor
 */
function git(root: string, directory: string, command: readonly string[]): GitOutput | string {
  const result = spawnSync('git', gitArguments(root, directory, command), gitProcess());
  if (result.error !== undefined) return notRun(result.error);
  return result.status === 0 ? result : complaint(result.stderr, result.status ?? result.signal);
}

/** As `gitFiles` asks git, without waiting for it. Never rejects. */
export function listAhead(root: string, directory: string, signal: AbortSignal): Promise<GitOutput | string> {
  const how = { ...gitProcess(), signal, encoding: 'buffer' as const };
  return new Promise((resolve) => {
    execFile('git', gitArguments(root, directory, LIST), how, (error, stdout, stderr) => {
      if (error === null) resolve({ stdout, stderr });
      else if (typeof error.code === 'number' || (error.signal ?? null) !== null)
        resolve(complaint(stderr, error.code ?? error.signal));
      else resolve(notRun(error));
    });
  });
}

function gitArguments(root: string, directory: string, command: readonly string[]): string[] {
  const safe = ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'core.quotePath=false', 'core.sshCommand=false'];
  return [
    '--no-pager',
    '--no-optional-locks',
    ...safe.flatMap((setting) => ['-c', setting]),
    `--git-dir=${join(root, '.git')}`,
    `--work-tree=${root}`,
    '-C',
    directory,
    ...command,
  ];
}

function gitProcess() {
  return { env: gitEnvironment(), maxBuffer: MAX_OUTPUT, timeout: TIMEOUT_MS, windowsHide: true };
}

function notRun(error: Error): string {
  if ('code' in error && error.code === 'ENOENT') return 'git is not installed';
  return `git could not be run: ${error.message}`;
}

function complaint(stderr: Buffer, end: string | number | null | undefined): string {
  const line = stderr.toString('utf8').trim().split('\n')[0];
  return line === undefined || line === '' ? `git ended with ${end}` : line;
}

/** The environment of this process without what points git elsewhere, and with what keeps git from everything but reading. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.toUpperCase().startsWith('GIT_'));
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
  };
}

function withoutSlash(name: Name): Name {
  return { path: name.path.slice(0, -1), ...(name.bytes && { bytes: name.bytes.subarray(0, -1) }) };
}
