/** What the documentation says is what the tool does: generated parts are fresh, links lead somewhere, commands exist. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { allRules } from '../../src/audit/rules.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const pages = [
  ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md'],
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
].sort();
const text = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** The text without what stands between fences. */
function withoutFences(markdown: string): string {
  return markdown.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm, '');
}

/** GitHub's anchors of the headings of a page: https://github.com/gjtorikian/html-pipeline */
function anchors(markdown: string): Set<string> {
  const seen = new Map<string, number>();
  const found = new Set<string>();
  for (const [, heading = ''] of withoutFences(markdown).matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/&[lg]t;|\\/g, '');
    const slug = plain
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    found.add(times === 0 ? slug : `${slug}-${times}`);
  }
  return found;
}

/** Links of a page that do not lead to another host. */
function links(markdown: string): string[] {
  const targets = [...withoutFences(markdown).matchAll(/\]\(<?([^)>\s]+)>?\)/g)].map((match) => match[1] ?? '');
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

function problemOf(page: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? join(ROOT, page) : resolve(ROOT, dirname(page), decodeURIComponent(path));
  if (relative(ROOT, file).startsWith('..') || !existsSync(file)) return `${page}: ${link} leads nowhere`;
  if (anchor === undefined || anchors(readFileSync(file, 'utf8')).has(anchor)) return undefined;
  return `${page}: ${link} has no such heading`;
}

describe('generated pages', () => {
  it('are fresh, outputs of commands included', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/generate.mjs', '--check'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it('are there for every rule and for nothing else', () => {
    const files = readdirSync(join(ROOT, 'docs', 'rules')).sort();
    expect(files).toEqual(['README.md', ...allRules.map(({ name }) => `${name}.md`)].sort());
  });
});

describe('links', () => {
  it.each(pages)('of %s lead somewhere', (page) => {
    expect(links(text(page)).flatMap((link) => problemOf(page, link) ?? [])).toEqual([]);
  });

  it('of the tool into its own pages lead somewhere', () => {
    const own = /https:\/\/github\.com\/helm4-audit\/helm4-audit(?:\/blob\/main\/([^\s#'"`]+))?(?:#([\w-]+))?/g;
    const problems: string[] = [];
    for (const rule of allRules) {
      for (const { url } of rule.rows.flatMap(({ evidence }) => evidence)) {
        for (const [, path = 'README.md', anchor] of url.matchAll(own))
          problems.push(...[problemOf('.', `${path}${anchor === undefined ? '' : `#${anchor}`}`) ?? []].flat());
      }
    }
    expect(problems).toEqual([]);
  });

  it('are found by this test', () => {
    expect(problemOf('README.md', 'docs/none.md')).toContain('leads nowhere');
    expect(problemOf('README.md', '#no-such-heading')).toContain('no such heading');
    expect(problemOf('README.md', '#silence-a-finding')).toBeUndefined();
    expect(problemOf('README.md', '../elsewhere.md')).toContain('leads nowhere');
  });
});

describe('commands on the pages', () => {
  const scripts: Record<string, string> = JSON.parse(text('package.json')).scripts;
  const fences = pages.flatMap((page) =>
    [...text(page).matchAll(/^(`{3,})(\w*)\n([\s\S]*?)^\1$/gm)].map(
      (match) => [page, match[2] ?? '', match[3] ?? '', match.index] as const,
    ),
  );

  it('show output only where it is generated', () => {
    const byHand = fences.filter(([page, language, , at]) => {
      if (language !== 'console') return false;
      return !/<!-- (?:output|organisation|json): [^\n]* -->\n\n$/.test(text(page).slice(0, at));
    });
    expect(byHand.map(([page, , body]) => `${page}: ${body}`)).toEqual([]);
    expect(fences.some(([, language]) => language === 'console')).toBe(true);
  });

  it('name scripts of package.json', () => {
    const used = pages
      .filter((page) => !page.startsWith(join('docs', 'rules')))
      .flatMap((page) => [...text(page).matchAll(/\bnpm run ([\w:-]+)/g)].map((match) => match[1] ?? ''));
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('name options that the command has', () => {
    const { stdout } = spawnSync(process.execPath, ['dist/src/cli/main.js', '--help'], { cwd: ROOT, encoding: 'utf8' });
    const known = new Set([...stdout.matchAll(/--[a-z][a-z-]*/g)].map(([option]) => option));
    const calls = fences.flatMap(([page, , body]) =>
      page.startsWith(join('docs', 'rules'))
        ? []
        : [...body.matchAll(/^.*\bnpx helm4-audit\b(?! org\b)(.*)$/gm)].map((match) => match[1] ?? ''),
    );
    const used = calls.flatMap((call) => [...call.matchAll(/(?<=\s)--[a-z][a-z-]*/g)].map(([option]) => option));
    expect(used.length).toBeGreaterThan(3);
    expect(used.filter((option) => !known.has(option))).toEqual([]);
  });
});
