/**
 * CODEOWNERS of GitHub (https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners)
 * and of GitLab (https://docs.gitlab.com/user/project/codeowners/reference/).
 */
import { compileGlob, type Glob, matchesGlob } from '../../source/glob.ts';
import type { Forge } from '../types.ts';

/**
 * Where the file may be; the first that exists counts. Of repositories on the disk it is not known where they belong: what forges
 * look for is looked for in turn.
 */
export function codeownersPaths(forge: Forge): readonly string[] {
  const github = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];
  if (forge === 'github') return github;
  return forge === 'gitlab'
    ? ['CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS']
    : [...github, '.gitlab/CODEOWNERS'];
}

/** GitHub reads no larger file. */
const MOST_BYTES = 3 * 1024 * 1024;
/** Every rule is tried on every file; the largest repositories have some thousand. What comes later is not read. */
const MOST_RULES = 20_000;
const LONGEST_OWNER = 320;

interface Rule {
  readonly pattern: string;
  readonly glob: Glob;
  /** Whether what is below a match belongs to it too. */
  readonly deep: boolean;
  /** Empty: nobody, which takes away what an earlier rule gave. */
  readonly owners: readonly string[];
  /** `!pattern` of GitLab: the section has nothing to say about these. */
  readonly excluded: boolean;
}

/** Rules are looked through section by section; those of GitHub, and the first ones of GitLab, are in the nameless one. */
interface Section {
  readonly name: string;
  readonly rules: Rule[];
}

export interface Codeowners {
  readonly sections: readonly Section[];
}

type Dialect = 'github' | 'gitlab';

/**
 * Reads the file. Lines that are not understood are left out, as the forges do. Only GitLab has sections: where the forge is
 * neither of the two, they show which dialect it is.
 */
export function parseCodeowners(text: string, forge: Forge): Codeowners {
  if (text.length > MOST_BYTES) return { sections: [] };
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line) => line.trim());
  const sectioned = forge !== 'github' && lines.some((line) => readHeading(line) !== undefined);
  const dialect: Dialect = forge === 'gitlab' || sectioned ? 'gitlab' : 'github';
  const sections: Section[] = [];
  let current = sectionOf(sections, '');
  let defaults: readonly string[] = [];
  let count = 0;
  for (const line of lines) {
    if (line === '' || line.startsWith('#')) continue;
    const heading = dialect === 'gitlab' ? readHeading(line) : undefined;
    if (heading !== undefined) {
      defaults = heading.owners;
      current = sectionOf(sections, heading.name);
      continue;
    }
    const rule = readRule(line, defaults, dialect);
    if (rule === undefined) continue;
    current.rules.push(rule);
    if (++count >= MOST_RULES) break;
  }
  return { sections };
}

/** Sections of one name are one, whatever the case. */
function sectionOf(sections: Section[], name: string): Section {
  const found = sections.find((section) => section.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const made: Section = { name, rules: [] };
  sections.push(made);
  return made;
}

/**
 * The owners of a file (its path from the root of the repository, with `/`), as they are written: `@org/team`, `@user`, an
 * address. In each section the last rule that matches decides; the owners of all sections together, in their order.
 */
export function ownersOf({ sections }: Codeowners, path: string): readonly string[] {
  const owners = new Set<string>();
  for (const { rules } of sections) {
    // What is excluded stays so, also where a later rule matches.
    if (rules.some((rule) => rule.excluded && matches(rule, path))) continue;
    for (const owner of rules.findLast((rule) => !rule.excluded && matches(rule, path))?.owners ?? [])
      owners.add(owner);
  }
  return [...owners];
}

/**
 * Who owns the repository as a whole: the first owner of the last rule for everything (`*`), else whoever is named in most
 * rules, teams before people; null when nobody is.
 */
export function repositoryOwner({ sections }: Codeowners): string | null {
  const rules = sections.flatMap((section) => section.rules.filter(({ excluded }) => !excluded));
  const everything = rules.findLast(({ pattern }) => ['*', '**', '/', '/*', '/**', '**/*', '*.*'].includes(pattern));
  const [first] = everything?.owners ?? [];
  if (first !== undefined) return first;
  const counts = new Map<string, number>();
  for (const { owners } of rules) for (const owner of owners) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  const sorted = [...counts].sort(
    ([a, ofA], [b, ofB]) => ofB - ofA || Number(isTeam(b)) - Number(isTeam(a)) || (a < b ? -1 : 1),
  );
  return sorted[0]?.[0] ?? null;
}

function isTeam(owner: string): boolean {
  return owner.startsWith('@') && owner.includes('/');
}

/** `[Name]`, `^[Name][2] @owner @owner`. https://docs.gitlab.com/user/project/codeowners/reference/#section-headings */
function readHeading(line: string): { readonly name: string; readonly owners: readonly string[] } | undefined {
  const match = /^\^?\[([^\]\s][^\]]*)\](?:\[\d*\])?(?=\s|$)(.*)$/.exec(line);
  const [, name, rest = ''] = match ?? [];
  return name === undefined ? undefined : { name: name.trim(), owners: readOwners(rest) };
}

function readRule(line: string, defaults: readonly string[], dialect: Dialect): Rule | undefined {
  // A blank within a pattern is written as `\ `.
  const [, written = '', rest = ''] = /^((?:\\.|[^\s\\])+)(.*)$/.exec(line) ?? [];
  const excluded = written.startsWith('!');
  const pattern = excluded ? written.slice(1) : written;
  // GitHub knows neither `!` nor ranges in brackets, and passes over such lines.
  if (pattern === '' || (dialect === 'github' && (excluded || pattern.includes('[')))) return undefined;
  const named = readOwners(rest);
  const meant = withoutComment(rest).trim() !== '';
  // A line whose owners are none gives the file to nobody; one whose owners cannot be read says nothing.
  if (dialect === 'github' && meant && named.length === 0) return undefined;
  const owners = named.length > 0 ? named : defaults;
  return { ...(dialect === 'github' ? compileGithub(pattern) : compileGitlab(pattern)), pattern, owners, excluded };
}

function withoutComment(text: string): string {
  return text.replace(/(^|\s)#.*$/, '');
}

function readOwners(text: string): string[] {
  const words = withoutComment(text)
    .split(/\s+/)
    .filter((word) => word.length <= LONGEST_OWNER);
  return words.filter((word) => /^@@?[\w.-]+(?:\/[\w.-]+)*$/.test(word) || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(word));
}

/**
 * The patterns of .gitignore (https://git-scm.com/docs/gitignore#_pattern_format): one with a slash at the start or within is
 * for the path from the root, one without for names anywhere, and a folder stands for all that is below it; but the star at the
 * end of `docs/*` is for what is right there only.
 */
function compileGithub(pattern: string): Pick<Rule, 'glob' | 'deep'> {
  const trimmed = pattern.replace(/^\/+|\/+$/g, '');
  if (trimmed === '') return { glob: compileGlob('**'), deep: false };
  const anchored = pattern.startsWith('/') || trimmed.includes('/');
  const whole = anchored ? trimmed : `**/${trimmed}`;
  if (pattern.endsWith('/')) return { glob: compileGlob(`${whole}/**`), deep: false };
  return { glob: compileGlob(whole), deep: !anchored || !/\/\*$/.test(`/${trimmed}`) };
}

/**
 * The patterns of Ruby's `File.fnmatch` with FNM_PATHNAME: without a slash at the start for any place, and a folder only with one at
 * its end. https://docs.gitlab.com/user/project/codeowners/advanced/#pattern-matching
 */
function compileGitlab(pattern: string): Pick<Rule, 'glob' | 'deep'> {
  if (pattern === '*') return { glob: compileGlob('**'), deep: false };
  const placed = pattern.startsWith('/') ? pattern.replace(/^\/+/, '') : `**/${pattern}`;
  // `**` goes through folders only before a slash, and is a plain star elsewhere.
  const whole = placed.endsWith('/') ? `${placed.replace(/\/+$/, '')}/**` : placed.replace(/(^|\/)\*\*$/, '$1*');
  return { glob: compileGlob(whole), deep: false };
}

function matches({ glob, deep }: Rule, path: string): boolean {
  if (matchesGlob(glob, path)) return true;
  if (!deep) return false;
  for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
    if (matchesGlob(glob, path.slice(0, end))) return true;
  }
  return false;
}
