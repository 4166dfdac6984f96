import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Log, Result, Run } from 'sarif';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/audit/types.ts';
import { renderSarif, type SarifOptions } from '../../src/report/sarif.ts';
import { fitSize, LIMITS } from '../../src/report/sarif-limits.ts';
import type { Rule } from '../../src/rule.ts';
import type { Span } from '../../src/source/span.ts';
import { emptyReport, finding, RULES, sampleReport, spanIn } from './sample.ts';

const OPTIONS: SarifOptions = {
  rules: RULES,
  category: 'ci',
  prefix: '',
  home: 'https://github.com/helm4-audit/helm4-audit',
};
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** An optional dependency of the package of the same name, which only starts it through a shell that mangles `;`. */
const TOOL = join(ROOT, 'node_modules', '@microsoft', 'sarif-multitool-linux');
const DEPLOY = '.github/workflows/deploy.yml';
const SCRIPT = 'scripts/deploy all.sh';

const schema: Record<string, unknown> = JSON.parse(readFileSync(join(TOOL, 'sarif-2.1.0.json'), 'utf8'));
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(schema);

function at(path: string, line: number, column = 1): Span {
  const start = line * 1000 + column;
  return {
    path,
    start,
    end: start + 8,
    startLine: line,
    startColumn: column,
    endLine: line,
    endColumn: column + 8,
    exact: true,
  };
}

function many(number: number, change: (index: number) => Partial<Finding> = () => ({})): Finding[] {
  return Array.from({ length: number }, (_, index) =>
    finding(at(`dir/file${index % 50}.sh`, index + 1), { fingerprint: `${index.toString(16)}:1`, ...change(index) }),
  );
}

function runOf(text: string): Run & { results: Result[] } {
  const log: Log = JSON.parse(text);
  const [run] = log.runs;
  if (run?.results === undefined) throw new Error('no results');
  return { ...run, results: run.results };
}

const HOSTILE: Finding[] = [
  finding(at('a b#c?d%.sh', 1), { message: 'Uses [x](1) and {0} and \u001b[31m.' }),
  finding(at('zwei:drei/ünï 網.yml', 2), { assumptions: ['a [link](2)'] }),
  finding(at('line\nbreak\ud800.sh', 3), {
    helm: { range: null, because: [{ text: 'set in [a] \\ place', span: at('x/[y].sh', 1) }] },
    fix: { title: 'Drop it', edits: [{ span: at('line\nbreak\ud800.sh', 3), text: '' }], worksOn: '*', safe: true },
  }),
];

const REPORTS: Readonly<Record<string, string>> = {
  sample: renderSarif(sampleReport(), OPTIONS).text,
  homeless: renderSarif(sampleReport(), { rules: RULES, category: '', prefix: 'charts/' }).text,
  empty: renderSarif(emptyReport(), OPTIONS).text,
  hostile: renderSarif(sampleReport({ findings: HOSTILE }), OPTIONS).text,
  elsewhere: renderSarif(sampleReport(), {
    ...OPTIONS,
    provenance: {
      repositoryUri: 'https://github.com/o/r',
      revisionId: '4b17bb5a91e04f4aedf3cfc23bfa34a418c8a7ca',
      branch: 'main',
    },
  }).text,
  detached: renderSarif(sampleReport(), {
    ...OPTIONS,
    provenance: {
      repositoryUri: 'ssh://git.corp/o/r',
      revisionId: '4b17bb5a91e04f4aedf3cfc23bfa34a418c8a7ca',
      branch: null,
    },
  }).text,
  large: renderSarif(sampleReport({ findings: many(400) }), OPTIONS).text,
};

describe('the official schema', () => {
  test.each(Object.keys(REPORTS))('%s', (name) => {
    expect(validate(JSON.parse(REPORTS[name] ?? '')), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  });

  test('can refuse', () => {
    expect(validate({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false);
  });
});

describe.runIf(process.platform === 'linux')('sarif-multitool', () => {
  const binary = join(TOOL, 'Sarif.Multitool');
  const complaints = (texts: Readonly<Record<string, string>>): string[] => {
    // Its installation script sets the bit, unless npm was told to run none.
    chmodSync(binary, 0o755);
    const folder = mkdtempSync(join(tmpdir(), 'helm4-sarif-'));
    try {
      const files = Object.entries(texts).map(([name, text]) => {
        const file = join(folder, `${name}.sarif`);
        writeFileSync(file, text);
        return file;
      });
      const args = ['validate', ...files, '--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning'];
      const output = execFileSync(binary, args, {
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      expect(output).toContain(`${files.length} files scanned`);
      return output.split('\n').filter((line) => /: (error|warning) [A-Z]/.test(line));
    } catch (error) {
      if (error instanceof Error && 'stdout' in error)
        return String(error.stdout)
          .split('\n')
          .filter((line) => /: (error|warning) /.test(line));
      throw error;
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  // It takes seconds to start, hence one run for both.
  test('has no error and no warning for any report, and can complain', { timeout: 240_000 }, () => {
    const broken = (REPORTS['sample'] ?? '').replaceAll('"shortDescription"', '"xDescription"');
    const said = complaints({ ...REPORTS, broken });
    expect(said.filter((line) => !line.includes('broken.sarif'))).toEqual([]);
    expect(said.length).toBeGreaterThan(0);
  });
});

describe('results', () => {
  test('the sample', async () => {
    await expect(REPORTS['sample']).toMatchFileSnapshot('snapshots/report.sarif.txt');
  });

  test('every rule is listed, findings or not, and indexes agree', () => {
    const run = runOf(REPORTS['sample'] ?? '');
    const rules = run.tool.driver.rules ?? [];
    expect(rules.map((rule) => rule.id)).toEqual(['HELM4001', 'HELM4009', 'HELM4011', 'HELM4016', 'HELM4023']);
    for (const result of run.results) expect(rules[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
    expect(runOf(REPORTS['empty'] ?? '').tool.driver.rules).toEqual(rules);
  });

  test('only rules with a security meaning are security rules', () => {
    const rules = runOf(REPORTS['sample'] ?? '').tool.driver.rules ?? [];
    const secure = rules.filter((rule) => rule.properties?.['security-severity'] !== undefined);
    expect(secure.map((rule) => rule.name)).toEqual(['Baltocdn']);
    expect(secure[0]?.properties?.tags).toContain('security');
    for (const rule of rules) expect(rule.properties?.tags?.length).toBeLessThanOrEqual(10);
  });

  test('two hits of one rule on one line are one result that links both', () => {
    const results = runOf(REPORTS['sample'] ?? '').results.filter(
      (result) => result.locations?.[0]?.physicalLocation?.region?.startLine === 10 && result.ruleId === 'HELM4001',
    );
    const here = results.find((result) =>
      result.locations?.[0]?.physicalLocation?.artifactLocation?.uri?.startsWith('scripts'),
    );
    expect(here?.message.text).toContain('Also on this line: [column 59](1).');
    expect(here?.relatedLocations?.[0]?.physicalLocation?.region?.startColumn).toBe(59);
    const keys = runOf(REPORTS['large'] ?? '').results.map(
      (result) => `${result.ruleId} ${result.partialFingerprints?.['primaryLocationLineHash']}`,
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('every link of a message leads to a related location', () => {
    for (const text of Object.values(REPORTS)) {
      for (const result of runOf(text).results) {
        const ids = [...(result.message.text ?? '').matchAll(/\]\((\d+)\)/g)].map((match) => Number(match[1]));
        const known = (result.relatedLocations ?? []).map((location) => location.id);
        for (const id of ids) expect(known).toContain(id);
      }
    }
  });

  test('text of a scanned file makes no link, and acts on no terminal', () => {
    const [first, , second] = runOf(REPORTS['hostile'] ?? '').results;
    expect(first?.message.text).toMatch(/^Uses \[x\] \(1\) and \{0\} and \\x1b\[31m\./);
    expect(second?.message.text).toContain('Assumed: a [link] (2).');
    expect(REPORTS['hostile']?.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });

  test('paths are percent-encoded, relative to the root of the repository', () => {
    const uris = (text: string | undefined): (string | undefined)[] =>
      runOf(text ?? '').results.map((result) => result.locations?.[0]?.physicalLocation?.artifactLocation?.uri);
    expect(uris(REPORTS['hostile'])).toEqual([
      'a%20b%23c%3Fd%25.sh',
      'line%0Abreak%EF%BF%BD.sh',
      'zwei%3Adrei/%C3%BCn%C3%AF%20%E7%B6%B2.yml',
    ]);
    expect(uris(REPORTS['homeless'])[0]).toBe('charts/.github/workflows/deploy.yml');
  });

  test('fixes become replacements; an empty text deletes; inexact or overlapping edits do not', () => {
    const [fix] = runOf(REPORTS['sample'] ?? '').results[0]?.fixes ?? [];
    expect(fix?.artifactChanges[0]?.replacements).toEqual([
      {
        deletedRegion: { startLine: 10, startColumn: 36, endLine: 10, endColumn: 44 },
        insertedContent: { text: '--rollback-on-failure' },
      },
    ]);
    const deleted = runOf(REPORTS['hostile'] ?? '').results[1]?.fixes?.[0]?.artifactChanges[0]?.replacements[0];
    expect(deleted).toHaveProperty('deletedRegion');
    expect(deleted).not.toHaveProperty('insertedContent');
    const span = spanIn(SCRIPT, '--atomic');
    const edits = [[{ ...span, exact: false }], [span, { ...span, start: span.start + 1 }]];
    for (const spans of edits) {
      const fixed = finding(span, {
        fix: { title: 'x', edits: spans.map((one) => ({ span: one, text: '' })), worksOn: '*', safe: true },
      });
      expect(runOf(renderSarif(sampleReport({ findings: [fixed] }), OPTIONS).text).results[0]).not.toHaveProperty(
        'fixes',
      );
    }
  });

  test('category and gaps', () => {
    const run = runOf(REPORTS['sample'] ?? '');
    expect(run.automationDetails?.id).toBe('helm4-audit/ci/');
    expect(runOf(REPORTS['homeless'] ?? '').automationDetails?.id).toBe('helm4-audit/');
    expect(run.invocations?.[0]?.executionSuccessful).toBe(true);
    const notifications = run.invocations?.[0]?.toolExecutionNotifications ?? [];
    const levels = notifications.map((one) => `${one.descriptor?.id} ${one.level}`);
    expect(levels).toEqual(['HELMX001 warning', 'HELMX001 note', 'HELMX002 note', 'HELMX002 warning', 'HELMX003 note']);
  });

  test('the order of the findings does not matter', () => {
    const report = sampleReport();
    expect(renderSarif({ ...report, findings: [...report.findings].reverse() }, OPTIONS).text).toBe(REPORTS['sample']);
  });
});

describe('limits', () => {
  test('above 5,000 results it says what GitHub stores; above 25,000 the least severe are left out', () => {
    const severity = (index: number): Partial<Finding> => (index % 30_000 < 4_000 ? { severity: 'note' } : {});
    const { text, notes } = renderSarif(sampleReport({ findings: many(26_000, severity) }), OPTIONS);
    const { results } = runOf(text);
    expect(results.length).toBe(LIMITS.results);
    expect(results.filter((result) => result.level === 'note').length).toBe(3_000);
    expect(notes).toEqual([
      'SARIF: GitHub stores the 5000 most severe of 26000 results',
      'SARIF: 1000 results left out; GitHub takes 25000 per upload',
    ]);
    expect(renderSarif(sampleReport({ findings: many(5_000) }), OPTIONS).notes).toEqual([]);
  });

  test('related places, descriptions and tags', () => {
    const related = Array.from({ length: 1_200 }, (_, index) => ({ span: at('x.sh', index + 1), message: 'here' }));
    const [rule] = RULES;
    if (rule === undefined) throw new Error('no rule');
    const rules: Rule[] = [{ ...rule, description: 'long '.repeat(400) }];
    const report = sampleReport({ findings: [finding(spanIn(DEPLOY, '--atomic'), { related })] });
    const { text, notes } = renderSarif(report, { ...OPTIONS, rules });
    expect(runOf(text).results[0]?.relatedLocations?.length).toBe(LIMITS.related);
    const description = runOf(text).tool.driver.rules?.[0]?.fullDescription?.text ?? '';
    expect(description.length).toBeLessThanOrEqual(1_024);
    expect(description.endsWith('….')).toBe(true);
    expect(notes).toHaveLength(2);
  });

  test('a file over the size limit loses its least severe results and says so', () => {
    const results: Result[] = Array.from({ length: 300 }, (_, index) => ({
      message: { text: createHash('sha256').update(String(index)).digest('hex') },
      level: index % 3 === 0 ? 'error' : 'note',
    }));
    const notes: string[] = [];
    const text = fitSize(results, (some) => JSON.stringify(some), notes, 6_000);
    const kept: Result[] = JSON.parse(text);
    expect(kept.length).toBeGreaterThan(100);
    expect(kept.length).toBeLessThan(300);
    expect(kept.filter((result) => result.level === 'error')).toHaveLength(100);
    expect(notes).toEqual([
      `SARIF: ${300 - kept.length} results left out to stay under GitHub's 6000 bytes after gzip`,
    ]);
    expect(fitSize([], () => 'x'.repeat(10_000), [], 5)).toHaveLength(10_000);
  });
});
