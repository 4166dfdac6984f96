import { describe, expect, test } from 'vitest';
import { renderExplain, renderRules, renderRulesJson } from '../../src/report/explain.ts';
import { renderGithub } from '../../src/report/github.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { encodePath, mdCode, mdLink, mdText } from '../../src/report/markdown-text.ts';
import { ruleMarkdown } from '../../src/report/rule-page.ts';
import * as fc from '../lib/fast-check.ts';
import { emptyReport, finding, RULES, sampleReport, spanIn } from './sample.ts';

const DEPLOY = '.github/workflows/deploy.yml';

describe('markdown', () => {
  test('the sample, with links to a commit', async () => {
    const text = renderMarkdown(sampleReport(), { prefix: '', linkBase: 'https://github.com/o/r/blob/abc/' });
    await expect(text).toMatchFileSnapshot('snapshots/report.md.txt');
  });

  test('without a base the links are relative to the root of the repository', () => {
    expect(renderMarkdown(sampleReport(), { prefix: 'charts/' })).toContain('(<charts/scripts/deploy%20all.sh#L2>)');
  });

  test('nothing found', () => {
    const text = renderMarkdown(emptyReport(), { prefix: '' });
    expect(text).toContain('## 🟢 Ready: nothing found');
    expect(text).not.toContain('| Where |');
    expect(text).toContain('<summary>Coverage</summary>');
  });

  test.each([300, 5_000])('%i different findings stay under the limit and say what is left out', (number) => {
    const span = spanIn(DEPLOY, '--atomic');
    const findings = Array.from({ length: number }, (_, index) =>
      finding(
        { ...span, path: `${'deep/'.repeat(20)}${index}.yml`, start: index },
        { why: `because ${index} ${'x '.repeat(70)}` },
      ),
    );
    const unread = Array.from({ length: number }, (_, index) => ({
      path: `x${index}`.repeat(40),
      reason: 'large',
      relevant: true,
    }));
    const report = sampleReport({ findings, coverage: { ...sampleReport().coverage, unread } });
    const text = renderMarkdown(report, { prefix: '' });
    expect(text.length).toBeLessThanOrEqual(65_000);
    expect(text.length).toBeGreaterThan(40_000);
    const left = /Details of (\d+) more findings are left out/.exec(text);
    const shown = text.split('\n#### ').length - 1;
    expect(shown + Number(left?.[1])).toBe(number);
    expect(text).toContain('<summary>Coverage</summary>');
    expect(text.split('<details>').length).toBe(text.split('</details>').length);
  });

  test('what a repository wrote is text: no mention, no link, no HTML, no cell, no formula', () => {
    expect(mdText('@octocat see #12 <img src=x> | a_b *c* $x$ https://evil [y](z) `code` ~~s~~')).toBe(
      '@&#8203;octocat see #&#8203;12 &lt;img src=x&gt; &#124; a\\_b \\*c\\* <span>$</span>x<span>$</span> https&#58;//evil \\[y\\](z) `code` \\~\\~s\\~\\~',
    );
    expect(mdText("'helm install' of Helm's users' charts")).toBe("`helm install` of Helm's users' charts");
    expect(mdCode('a|b')).toBe('<code>a&#124;b</code>');
    expect(mdCode('`$(x)`')).toBe('<code>&#96;&#36;(x)&#96;</code>');
    expect(mdCode(' ')).toBe('<code> </code>');
    expect(mdLink('a](b', 'https://x/a>b c')).toBe('[`a](b`](<https://x/a%3Eb%20c>)');
    expect(encodePath('a b/#?%\n@+,[x]')).toBe('a%20b/%23%3F%25%0A@+,%5Bx%5D');
  });

  test('prose never opens a tag, a mention or a line of its own', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('<', '>', '@a', '#1', '`', "'", '|', '\n', '\\', '$', '[', ']', '(', ')', 'x', ' '),
    });
    fc.assert(
      fc.property(hostile, (text) => {
        const markdown = mdText(text);
        // Code holds its text as it is; what is left around it must be harmless.
        const prose = markdown
          .replace(/\\[^\n]|<code>(?:[^<]*)<\/code>|`[^`]*`/g, '')
          .replaceAll('<span>$</span>', '')
          .replace(/&#?\w+;/g, '·');
        expect(prose).not.toMatch(/[<>|\n$]|@a|#1/);
      }),
    );
  });
});

describe('github', () => {
  test('the sample', async () => {
    await expect(renderGithub(sampleReport(), { prefix: '' })).toMatchFileSnapshot('snapshots/github.txt');
  });

  test('at most ten of a kind, and the last line says how many are missing', () => {
    const span = spanIn(DEPLOY, '--atomic');
    const findings = (['error', 'warning', 'note'] as const).flatMap((severity, kind) =>
      Array.from({ length: 15 }, (_, index) => finding({ ...span, start: kind * 100 + index }, { severity })),
    );
    const lines = renderGithub(sampleReport({ findings }), { prefix: 'a/' }).trimEnd().split('\n');
    const kinds = lines.map((line) => /^::(\w+) /.exec(line)?.[1]);
    for (const kind of ['error', 'warning', 'notice']) expect(kinds.filter((one) => one === kind)).toHaveLength(10);
    expect(lines.at(-1)).toContain('not shown: 5 more errors, 5 more warnings, 6 more notes.');
    expect(lines[0]).toContain('file=a/.github/workflows/deploy.yml,');
  });

  test('no text ends a command, a property or a line', () => {
    const span = { ...spanIn(DEPLOY, '--atomic'), path: 'a,b:c%\n::set-env name=x::y' };
    const report = sampleReport({
      findings: [finding(span, { message: '50%\r\n::error::x \u001b[31m', write: 'x\n::stop-commands::y' })],
    });
    const lines = renderGithub(report, { prefix: '' }).trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toBe(
      "::error file=a%2Cb%3Ac%25\\n%3A%3Aset-env name=x%3A%3Ay,line=10,endLine=10,col=36,endColumn=44,title=HELM4001 atomic-flag::50%25\\r\\n::error::x \\x1b[31m%0AWrite 'x\\n::stop-commands::y'.",
    );
  });
});

describe('rules', () => {
  const rule = RULES.find((one) => one.name === 'atomic-flag');

  test('the page of a rule', async () => {
    if (rule === undefined) throw new Error('no rule');
    await expect(renderExplain(rule, { color: false, columns: 80 })).toMatchFileSnapshot('snapshots/explain.txt');
    await expect(ruleMarkdown(rule)).toMatchFileSnapshot('snapshots/rule.md.txt');
  });

  test('the table', async () => {
    await expect(renderRules(RULES, { color: false })).toMatchFileSnapshot('snapshots/rules.txt');
    const parsed = JSON.parse(renderRulesJson(RULES, undefined));
    expect(parsed.rules.map((one: { code: string }) => one.code)).toEqual([...RULES.map((one) => one.code)].sort());
    expect(parsed.rules[0].url).toBe('https://github.com/helm/helm/blob/v4.0.0/pkg/cmd/install.go#L203');
  });
});
