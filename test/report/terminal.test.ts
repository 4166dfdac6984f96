import { describe, expect, test } from 'vitest';
import { renderTerminal, type TerminalOptions } from '../../src/report/terminal.ts';
import { textWidth } from '../../src/report/width.ts';
import { emptyReport, finding, sampleReport, spanIn } from './sample.ts';

const PLAIN: TerminalOptions = { columns: 80, color: false, verbose: false, quiet: false };
const SCRIPT = 'scripts/deploy all.sh';

describe('terminal', () => {
  test('80 columns', async () => {
    await expect(renderTerminal(sampleReport(), PLAIN)).toMatchFileSnapshot('snapshots/terminal-80.txt');
  });

  test('120 columns, verbose', async () => {
    const text = renderTerminal(sampleReport(), { ...PLAIN, columns: 120, verbose: true });
    await expect(text).toMatchFileSnapshot('snapshots/terminal-120-verbose.txt');
  });

  test('nothing found', async () => {
    await expect(renderTerminal(emptyReport(), PLAIN)).toMatchFileSnapshot('snapshots/terminal-empty.txt');
  });

  test.each([72, 80, 120])('no line but a link or a path is wider than %i columns', (columns) => {
    const lines = renderTerminal(sampleReport(), { ...PLAIN, columns, verbose: true }).split('\n');
    for (const line of lines) {
      if (/https:|also at|\.sh:|\.yml:/.test(line)) continue;
      expect(textWidth(line), line).toBeLessThanOrEqual(columns);
    }
  });

  test('colour changes nothing but the colour', () => {
    const colored = renderTerminal(sampleReport(), { ...PLAIN, color: true });
    expect(colored).toContain('\u001b[31m');
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(renderTerminal(sampleReport(), PLAIN));
  });

  test('quiet prints the verdict alone', () => {
    expect(renderTerminal(sampleReport(), { ...PLAIN, quiet: true })).toBe('Blocked: 11 findings block Helm 4.2.4.\n');
  });

  test('the same finding in many places is told once, and the rest are counted', () => {
    const span = spanIn(SCRIPT, '--atomic');
    const findings = Array.from({ length: 40 }, (_, index) =>
      finding({ ...span, startLine: index + 1, endLine: index + 1, start: index * 100, end: index * 100 + 8 }),
    );
    const text = renderTerminal(sampleReport({ findings }), PLAIN);
    expect(text.split('unknown flag').length - 1).toBe(1);
    expect(text).toContain('also at (39)');
    expect(text).toContain('… and 33 more, use --verbose');
    expect(renderTerminal(sampleReport({ findings }), { ...PLAIN, verbose: true })).not.toContain(
      'more, use --verbose',
    );
  });

  test('a chain of files says where each step is written, and a long one is cut', () => {
    const span = spanIn(SCRIPT, '--atomic');
    const because = Array.from({ length: 9 }, (_, index) => ({
      text: `step ${index}`,
      span: { ...span, startLine: index + 1 },
    }));
    const report = sampleReport({ findings: [finding(span, { helm: { range: '3.16.4', because } })] });
    const text = renderTerminal(report, PLAIN);
    expect(text).toContain(`here    Helm 3.16.4: step 0 (${SCRIPT}:1:`);
    expect(text).toContain('\n          … and 3 further reasons, use --verbose\n');
    expect(text).not.toContain('step 6');
    expect(renderTerminal(report, { ...PLAIN, verbose: true })).toContain(`step 8 (${SCRIPT}:9:`);
  });

  test('what was left out for one reason at many places is told once, and all places with --verbose', () => {
    const { coverage } = sampleReport();
    const outside = [1, 2, 3, 4, 5, 6, 7].map((line) => ({
      span: { ...spanIn(SCRIPT, '--atomic'), startLine: line, endLine: line },
      what: line === 7 ? 'variable group b' : 'variable group a',
    }));
    const report = sampleReport({ coverage: { ...coverage, outside } });
    const text = renderTerminal(report, PLAIN);
    expect(text).toContain('variable group a (and 5 further places)');
    expect(text.split('variable group a').length - 1).toBe(1);
    expect(text).toContain('variable group b\n');
    expect(renderTerminal(report, { ...PLAIN, verbose: true }).split('variable group a').length - 1).toBe(6);
  });

  test('escape sequences of names and lines never reach the terminal', () => {
    const span = { ...spanIn(SCRIPT, '--atomic'), path: 'a\u001b]8;;http://x\u0007b\u202e\n.sh' };
    const report = sampleReport({
      findings: [
        finding(span, {
          message: 'm\u001b[2J',
          why: 'w\u009b31m',
          write: 'x\u0000',
          assumptions: ['\u001b[1A'],
          related: [{ span, message: '\u001b[1A' }],
          helm: { range: null, because: [{ text: '\u001b[1A', span }] },
          evidence: [{ kind: 'page', label: '\u001b[1A', url: 'https://x/\u001b[1A' }],
        }),
      ],
      coverage: {
        ...sampleReport().coverage,
        read: { '\u001b[1A': 1 },
        unread: [{ path: '\u001b[1A', reason: '\u001b[1A', relevant: true }],
        outside: [{ span, what: '\u001b[1A' }],
      },
      verdict: { state: 'blocked', blockers: 1, reviews: 0, reasons: ['\u001b[1A'] },
      lineText: () => `helm\u001b[31m --atomic \u202e\u0007${'x'.repeat(50)}`,
    });
    const text = renderTerminal(report, { ...PLAIN, verbose: true });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
    expect(text).toContain('a\\x1b]8;;http://x\\x07b\\u202e\\n.sh:3:42');
  });

  test.each([
    ['review', 'Review: nothing found that breaks under Helm 4.2.4, but 2 findings need a look.'],
    ['incomplete', 'Incomplete: nothing found that breaks under Helm 4.2.4, but not everything could be read.'],
    ['ready', 'Ready: nothing found that breaks or changes under Helm 4.2.4.'],
  ] as const)('the verdict %s in words', (state, words) => {
    const report = sampleReport({ verdict: { state, blockers: 0, reviews: 2, reasons: [] }, findings: [] });
    expect(renderTerminal(report, { ...PLAIN, quiet: true })).toBe(`${words}\n`);
  });

  test.each([
    [1, 'Helm 3 gets security fixes until 2027-02-10: 1 day left on 2026-11-21.'],
    [0, 'Helm 3 gets its last security fixes today, 2027-02-10.'],
    [-3, 'Helm 3 has had no security fixes since 2027-02-10: 3 days ago.'],
  ])('%i days left', (daysLeft, words) => {
    const report = sampleReport({ support: { ends: '2027-02-10', daysLeft } });
    expect(renderTerminal(report, PLAIN)).toContain(words);
  });

  test('findings that only break say so', () => {
    const report = sampleReport({ findings: [finding(spanIn(SCRIPT, '--atomic'))] });
    expect(renderTerminal(report, { ...PLAIN, quiet: true })).toBe('Blocked: 1 finding breaks under Helm 4.2.4.\n');
  });

  test.each([
    [
      ['>=3.0.0 <5', '>=3.0.0 <5'],
      'Both errors have a spelling that Helm 3 and Helm 4 both accept: change those first',
    ],
    [['>=3.0.0 <5'], 'The error has a spelling that Helm 3 and Helm 4 both accept: change it first'],
    [['>=3.0.0 <5', '>=4.0.0-0', '>=3.0.0'], '2 of 3 errors have a spelling'],
    [['>=4.0.0-0'], 'Change the errors together with the Helm version that runs them.'],
    [['>=3.0.0 <4'], 'Change the errors together with the Helm version that runs them.'],
    [[null], 'Change the errors together with the Helm version that runs them.'],
  ])('the next step when what works instead is %j', (ranges, words) => {
    const span = spanIn(SCRIPT, '--atomic');
    const findings = ranges.map((worksOn, start) => finding({ ...span, start }, { worksOn }));
    const text = renderTerminal(sampleReport({ findings }), { ...PLAIN, columns: 120 });
    expect(text).toContain(words);
  });
});
