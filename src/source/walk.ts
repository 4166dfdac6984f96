/** Files of a directory outside git, with `.gitignore` obeyed and symbolic links left alone. */
import { createRequire } from 'node:module';
import { relative } from 'node:path';
import type FastGlob from 'fast-glob';
import { type DirectoryEntry, readDirectory } from './directory.ts';
import { type IgnoreLevel, isIgnored, parseGitignore } from './gitignore.ts';
import { joinNames, locate, type Name } from './names.ts';
import { errorReason, readRegular } from './regular.ts';

export interface Walked {
  /** Regular files, relative to the root, in no order. */
  readonly files: readonly Name[];
  /** Directories below the root that hold a `.git`; they were not entered. */
  readonly repositories: readonly Name[];
  readonly problems: readonly { readonly path: string; readonly reason: string }[];
}

const MAX_IGNORE_FILE = 2 ** 20;

/**
 * Names that fast-glob's patterns do not match or would change: its `.` stops at line ends, and a backslash is a
 * separator to it. It is shown a made-up name that begins with U+0001 instead.
 */
const ODD_NAME = /[\u0001\n\r\u2028\u2029\\]/;

/**
 * Walks `root`. `top` is `root` or a directory above it whose `.gitignore` files count as well (the work tree of a
 * repository that git would not list). Never throws; a directory that cannot be read is a problem.
 */
export function walk(root: string, top: string): Walked {
  const repositories: Name[] = [];
  const problems: { path: string; reason: string }[] = [];
  const prefix = root === top ? '' : `${slashes(relative(top, root))}/`;
  /** The true name of each path that fast-glob sees under another. */
  const trueNames = new Map<string, Name>();
  const levels = new Map<string, readonly IgnoreLevel[]>([['', levelsAbove(top, prefix)]]);

  const list = (seen: string): FastGlob.Entry['dirent'][] => {
    const here = trueNames.get(seen) ?? { path: seen };
    const entries = entriesOf(root, here, problems);
    if (seen !== '' && entries.some((entry) => entry.path === '.git')) {
      repositories.push(here);
      return [];
    }
    const base = here.path === '' ? prefix : `${prefix}${here.path}/`;
    const own = entries.some((entry) => entry.path === '.gitignore') ? rulesIn(root, here, base) : [];
    const rules = [...(levels.get(seen) ?? []), ...own];
    const kept: FastGlob.Entry['dirent'][] = [];
    for (const entry of entries) {
      const isDirectory = entry.kind === 'directory';
      if (entry.path === '.git' || entry.kind === 'other') continue;
      if (isIgnored(rules, base + entry.path, isDirectory)) continue;
      const odd = entry.bytes !== undefined || ODD_NAME.test(entry.path);
      const shown = odd ? `\u0001${trueNames.size}` : entry.path;
      const path = seen === '' ? shown : `${seen}/${shown}`;
      if (odd || trueNames.has(seen)) trueNames.set(path, joinNames(here, entry));
      if (isDirectory) levels.set(path, rules);
      kept.push({ ...(isDirectory ? DIRECTORY : FILE), name: shown });
    }
    return kept;
  };

  function readdirSync(path: string, options: { withFileTypes: true }): FastGlob.Entry['dirent'][];
  function readdirSync(path: string): string[];
  function readdirSync(path: string, options?: { withFileTypes: true }): FastGlob.Entry['dirent'][] | string[] {
    const entries = list(slashes(relative(root, path)));
    return options === undefined ? entries.map((entry) => entry.name) : entries;
  }
  const paths = loadFastGlob().sync('**', {
    cwd: root,
    dot: true,
    followSymbolicLinks: false,
    unique: false,
    fs: { readdirSync },
  });
  return { files: paths.map((path) => trueNames.get(path) ?? { path }), repositories, problems };
}

/** Loaded only outside git: it costs as much as half a start of the tool. */
function loadFastGlob(): typeof FastGlob {
  return createRequire(import.meta.url)('fast-glob');
}

function entriesOf(root: string, here: Name, problems: { path: string; reason: string }[]): DirectoryEntry[] {
  try {
    return readDirectory(root, here);
  } catch (error) {
    problems.push({ path: here.path, reason: errorReason(error) });
    return [];
  }
}

function rulesIn(root: string, directory: Name, base: string): IgnoreLevel[] {
  const bytes = readRegular(locate(root, joinNames(directory, { path: '.gitignore' })), MAX_IGNORE_FILE);
  return bytes === undefined ? [] : [{ base, rules: parseGitignore(bytes.toString('utf8')) }];
}

/** `.git/info/exclude` and the `.gitignore` files of the directories above the root. */
function levelsAbove(top: string, prefix: string): IgnoreLevel[] {
  const exclude = readRegular(locate(top, { path: '.git/info/exclude' }), MAX_IGNORE_FILE);
  const levels: IgnoreLevel[] = exclude ? [{ base: '', rules: parseGitignore(exclude.toString('utf8')) }] : [];
  for (let end = 0; end < prefix.length; end = prefix.indexOf('/', end) + 1) {
    levels.push(...rulesIn(top, { path: prefix.slice(0, Math.max(0, end - 1)) }, prefix.slice(0, end)));
  }
  return levels;
}

function slashes(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}

const never = (): boolean => false;
const always = (): boolean => true;
const OTHER = {
  isBlockDevice: never,
  isCharacterDevice: never,
  isFIFO: never,
  isSocket: never,
  isSymbolicLink: never,
};
const FILE = { ...OTHER, isFile: always, isDirectory: never };
const DIRECTORY = { ...OTHER, isFile: never, isDirectory: always };
