/** Audits of Go programs that use Helm as a library. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { audit } from '../../src/audit/index.ts';
import type { AuditReport, Finding } from '../../src/audit/types.ts';
import { newest4 } from '../../src/helm/releases.ts';
import { renderReport } from '../../src/report/index.ts';
import { auditFiles } from './repository.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'go-audit-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const GO_MOD = 'module example.com/web\n\ngo 1.26.0\n\nrequire helm.sh/helm/v3 v3.14.4\n';
const FORCE = [
  'package web',
  '',
  'import (',
  '\t"os"',
  '',
  '\t"helm.sh/helm/v3/pkg/action"',
  ')',
  '',
  'func force(client *action.Upgrade) string {',
  '\tclient.Atomic = true',
  '\treturn os.Getenv("HELM_DRIVER")',
  '}',
  '',
].join('\n');

function rows({ findings }: AuditReport): string[] {
  return findings.map(({ rule, row, span }) => `${span.path}:${span.startLine} ${rule}/${row}`);
}

function only(report: AuditReport, rule: string): Finding {
  const [finding, ...others] = report.findings.filter((one) => one.rule === rule);
  if (finding === undefined || others.length > 0) throw new Error(`${rule} has ${others.length + 1} findings`);
  return finding;
}

test('the Helm of a program is that of its go.mod', async () => {
  const report = await auditFiles(root, { 'go.mod': GO_MOD, 'force.go': FORCE });
  expect(rows(report)).toEqual([
    'force.go:6 go-sdk-import/same',
    'force.go:10 go-sdk-symbol/renamed',
    'force.go:11 helm-env/driver',
    'go.mod:5 go-sdk-import/module',
  ]);
  for (const { helm } of report.findings) {
    expect(helm.range).toBe('3.14.4');
    expect(helm.because[0]).toMatchObject({
      text: 'go.mod requires helm.sh/helm/v3 v3.14.4',
      span: { path: 'go.mod', startLine: 5 },
    });
  }
  expect(report.coverage.read['go-module']).toBe(1);
  expect(report.coverage.unread).toEqual([]);
});

test('the rewrites of a module belong together', async () => {
  const report = await auditFiles(root, { 'deploy/go.mod': GO_MOD, 'deploy/force.go': FORCE });
  const fixes = report.findings.flatMap(({ fix }) => fix ?? []);
  expect(new Set(fixes.map(({ group }) => group))).toEqual(new Set(['deploy']));
  expect(fixes.length).toBe(3);
  for (const { worksOn } of fixes) expect(worksOn).toBe('>=4.0.0 <5');
});

test('a repository that keeps Helm 3 is told, and offered nothing', async () => {
  await auditFiles(root, { 'go.mod': GO_MOD, 'force.go': FORCE });
  const { report } = await audit({
    paths: ['.'],
    cwd: root,
    include: [],
    exclude: [],
    target: newest4(),
    asOf: '2026-11-21',
    support: 'both',
    minConfidence: 'low',
    ignores: true,
  });
  expect(only(report, 'go-sdk-symbol')).toMatchObject({ fix: null, withheld: { reason: 'helm3' } });
});

test('comments silence findings in Go', async () => {
  const quiet = FORCE.replace(
    '\tclient.Atomic',
    '\t// helm4-audit: ignore[go-sdk-symbol] moved with the next release\n\tclient.Atomic',
  );
  const report = await auditFiles(root, { 'go.mod': GO_MOD, 'force.go': quiet });
  expect(report.findings.map(({ rule }) => rule)).not.toContain('go-sdk-symbol');
  expect(report.findings.map(({ rule }) => rule)).not.toContain('stale-ignore');
  expect(report.coverage.ignored).toBe(1);
});

test.each([
  ['merge markers', `${FORCE}<<<<<<< HEAD\nfunc a() {}\n=======\nfunc b() {}\n>>>>>>> other\n`, '<<<<<<< HEAD'],
  ['half a file', FORCE.slice(0, FORCE.indexOf('true')), 'Go syntax'],
])('%s are part of the coverage', async (_, text, what) => {
  const report = await auditFiles(root, { 'go.mod': GO_MOD, 'force.go': text });
  expect(report.coverage.unresolved.filter(({ relevant }) => relevant).map((one) => one.what)).toEqual([what]);
  expect(report.verdict.reasons).toEqual(['1 place could not be resolved']);
});

test('the target decides which names are gone', async () => {
  const early =
    'package web\n\nimport repo "helm.sh/helm/v4/pkg/repo/v1"\n\nvar E = repo.Entry{InsecureSkipTLSverify: true}\n';
  await auditFiles(root, { 'go.mod': GO_MOD.replaceAll('v3', 'v4').replace('4.14.4', '4.0.4'), 'early.go': early });
  const at = async (target: string): Promise<string[]> => {
    const options = { paths: ['.'], cwd: root, include: [], exclude: [], asOf: '2026-11-21', ignores: true } as const;
    const { report } = await audit({ ...options, target, minConfidence: 'low' });
    return report.findings.map(({ rule, when, rowRange }) => `${rule} ${when} ${rowRange}`);
  };
  expect(await at('4.0.5')).toEqual([]);
  expect(await at('4.3.1')).toEqual(['go-sdk-symbol on-upgrade >=4.1.0']);
});

test('reports of a module are bounded', async () => {
  const report = await auditFiles(root, { 'go.mod': GO_MOD, 'force.go': FORCE });
  const terminal = { color: false, columns: 100, verbose: false, quiet: false };
  const { text } = renderReport(report, 'sarif', { terminal, rules: [], category: '', prefix: '' });
  const log: { runs: { results: { fixes?: { artifactChanges: unknown[] }[] }[] }[] } = JSON.parse(text);
  const changes = log.runs[0]?.results.flatMap(({ fixes = [] }) => fixes.map((fix) => fix.artifactChanges.length));
  expect(changes).toEqual([1, 1, 1]);
});
