/** Between two days of one phase of Helm 3's support nothing changes in a report but its head; between two phases something does. */
import { expect, it } from 'vitest';
import { collect } from '../../src/audit/collect.ts';
import { audit } from '../../src/audit/index.ts';
import type { AuditOptions } from '../../src/audit/options.ts';
import { allRules } from '../../src/audit/rules.ts';
import { newest4 } from '../../src/helm/releases.ts';
import { supportPhase } from '../../src/helm/support.ts';
import { renderJson } from '../../src/report/json.ts';
import type { ListedFile } from '../../src/source/list.ts';

/** What the rules that look at the day are about. */
const FILES = {
  Dockerfile: 'FROM alpine/helm:3.19.2\nRUN helm lint .\n',
  'go.mod': 'module example.com/web\n\nrequire helm.sh/helm/v3 v3.19.2\n',
  'main.go': 'package main\n\nimport "helm.sh/helm/v3/pkg/action"\n\nvar install action.Install\n',
};

const files = Object.entries(FILES).map(
  ([path, text]): ListedFile => ({ path, absolute: '', content: Buffer.from(text), tracked: true, named: false }),
);

const OPTIONS: AuditOptions = {
  paths: [],
  listing: { files, submodules: [], notes: [], problems: [] },
  cwd: '/',
  include: [],
  exclude: [],
  target: newest4(),
  asOf: '2026-11-21',
  minConfidence: 'low',
  ignores: true,
};

function* days(): Iterable<string> {
  for (let at = Date.UTC(2025, 10, 1); at <= Date.UTC(2028, 0, 31); at += 86_400_000)
    yield new Date(at).toISOString().slice(0, 10);
}

const PHASES = [
  'bug fixes, note, until 2027-02-10',
  'security fixes, note, until 2027-02-10',
  'security fixes, warning, until 2027-02-10',
  'ended 2027-02-10',
];

/** What rules say of facts, by phase; fails when two days of a phase differ. */
function byPhase(saidOn: (asOf: string) => string): Map<string, string> {
  const said = new Map<string, string>();
  for (const asOf of days()) {
    const phase = supportPhase(asOf);
    const here = saidOn(asOf);
    expect(here === (said.get(phase) ?? here), `${asOf} is like the other days of its phase`).toBe(true);
    said.set(phase, here);
  }
  return said;
}

it('tells the days apart on which rules differ, and no others', async () => {
  const { facts, changeOf } = await collect(OPTIONS);
  const input = {
    facts,
    commands: facts.filter((fact) => fact.kind === 'command'),
    pins: facts.filter((fact) => fact.kind === 'pin'),
    target: OPTIONS.target,
    reach: () => undefined,
    ...(changeOf === undefined ? {} : { changeOf }),
  };
  const says = (rules: typeof allRules, asOf: string): string =>
    JSON.stringify(
      rules.flatMap((rule) =>
        [...rule.check({ ...input, asOf })].map(({ row, severity, args, write, span }) => [
          [rule.code, row, severity, write],
          args,
          span,
        ]),
      ),
    );
  const dated = allRules.filter((rule) => new Set(PHASE_DAYS.map((asOf) => says([rule], asOf))).size > 1);
  expect(dated.map(({ name }) => name)).toEqual(['helm3-support', 'go-sdk-import']);
  // Each of them differs from phase to phase, or the phases are too many.
  const said = byPhase((asOf) => says(dated, asOf));
  expect([...said.keys()]).toEqual(PHASES);
  expect(new Set(said.values()).size).toBe(PHASES.length);
});

/** The first and the last day of every phase. */
const PHASE_DAYS = [
  '2025-11-01',
  '2026-09-09',
  '2026-09-10',
  '2026-11-11',
  '2026-11-12',
  '2027-02-10',
  '2027-02-11',
  '2028-01-31',
];

it('changes nothing but the head of a report within a phase', async () => {
  const bodies = new Map<string, Set<string>>();
  for (const asOf of PHASE_DAYS) {
    const { report } = await audit({ ...OPTIONS, asOf });
    expect(report.findings.length).toBeGreaterThan(2);
    const body = renderJson({ ...report, asOf: '', support: { ends: '', daysLeft: 0 } });
    bodies.set(supportPhase(asOf), (bodies.get(supportPhase(asOf)) ?? new Set()).add(body));
  }
  expect([...bodies].map(([phase, { size }]) => [phase, size])).toEqual(PHASES.map((phase) => [phase, 1]));
  expect(new Set([...bodies.values()].flatMap((one) => [...one])).size).toBe(PHASES.length);
});
