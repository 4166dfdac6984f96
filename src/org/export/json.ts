/** The whole state of an organisation as JSON, for programs; `schemas/org.schema.json` describes it. Written piece by piece. */
import { jsonText } from '../../report/printable.ts';
import { commitLink, fileLink, linesOf, repositoryLink } from '../links.ts';
import type { FindingRow, RepositoryRow, TrendPoint } from '../store.ts';
import type { Overview, Readable } from './overview.ts';
import { coveredOf, isStale, standingOf } from './standing.ts';

/** Grows when a field changes its meaning or goes away; new fields do not count. */
const SCHEMA_VERSION = 1;

/** One JSON document; every repository and every finding stands on a line of its own. */
export async function* orgJson(overview: Overview, store: Readable): AsyncGenerator<string> {
  const rows = rowsById(overview);
  const { appeared, fixed, since } = overview.changes;
  yield '{\n';
  for (const [key, value] of Object.entries(headJson(overview))) yield `${jsonText(key, 0)}: ${jsonText(value, 0)},\n`;
  yield* list('trend', overview.trend.map(trendJson));
  yield ',\n"changes": {\n';
  yield `"since": ${jsonText(since, 0)},\n`;
  yield* list(
    'appeared',
    appeared.map((row) => findingJson(row, rows)),
  );
  yield ',\n';
  yield* list(
    'fixed',
    fixed.map((row) => findingJson(row, rows)),
  );
  yield '\n},\n';
  yield* list(
    'repositories',
    overview.repositories.map((row) => repositoryJson(row, overview)),
  );
  yield ',\n"findings": [';
  let first = true;
  for await (const finding of store.findings()) {
    yield `${first ? '' : ','}\n${jsonText(findingJson(finding, rows), 0)}`;
    first = false;
  }
  yield '\n]\n}\n';
}

/** The same as lines of JSON: one for the run, then one for each repository and for each finding. */
export async function* orgLines(overview: Overview, store: Readable): AsyncGenerator<string> {
  const rows = rowsById(overview);
  yield `${jsonText({ type: 'overview', ...headJson(overview) }, 0)}\n`;
  for (const row of overview.repositories) {
    yield `${jsonText({ type: 'repository', ...repositoryJson(row, overview) }, 0)}\n`;
  }
  for await (const finding of store.findings()) {
    yield `${jsonText({ type: 'finding', ...findingJson(finding, rows) }, 0)}\n`;
  }
}

function* list(key: string, items: readonly object[]): Generator<string> {
  yield `${jsonText(key, 0)}: [`;
  let first = true;
  for (const item of items) {
    yield `${first ? '' : ','}\n${jsonText(item, 0)}`;
    first = false;
  }
  yield '\n]';
}

function headJson(overview: Overview): object {
  const { run, support, totals, previous, coverage, helm } = overview;
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'helm4-audit', version: overview.toolVersion },
    asOf: overview.asOf,
    support: { ends: support.ends, daysLeft: support.daysLeft },
    run: {
      id: run.id,
      label: run.label,
      startedAt: run.startedAt,
      finishedAt: run.finishedAt,
      toolVersion: run.toolVersion,
      target: run.settings.target,
      shard: run.shard,
      rules: run.settings.rules,
    },
    totals,
    previous: previous === null ? null : trendJson(previous),
    forecast: overview.forecast,
    coverage: {
      total: coverage.total,
      current: coverage.current,
      counts: coverage.counts,
      gone: coverage.gone,
      filtered: coverage.filtered === null ? null : Object.fromEntries(coverage.filtered),
    },
    standings: overview.standings,
    teams: overview.teams,
    rules: overview.rules,
    causes: overview.causes.map(({ cause, ...figures }) => ({ kind: cause.kind, name: cause.name, ...figures })),
    helm: { pins: helm.pins, mixed: helm.mixed, majors: helm.majors, versions: helm.versions },
  };
}

function trendJson(point: TrendPoint): object {
  const { run, at, errors, warnings, notes, repositories, pending } = point;
  return { run, at, errors, warnings, notes, repositories, pending, gone: point.gone ?? null };
}

function repositoryJson(row: RepositoryRow, overview: Overview): object {
  const { repository, last } = row;
  return {
    id: repository.id,
    forge: repository.forge,
    host: repository.host,
    name: repository.name,
    url: repositoryLink(repository),
    visibility: repository.visibility,
    archived: repository.archived,
    fork: repository.fork,
    team: row.owner,
    standing: standingOf(row),
    status: row.status,
    covered: coveredOf(row),
    stale: isStale(row),
    failure: row.failure,
    last:
      last === null
        ? null
        : {
            commit: last.head,
            commitUrl: commitLink(repository, last.head),
            branch: last.branch,
            verdict: last.verdict,
            reasons: last.reasons,
            commands: last.commands,
            uses: last.uses,
            pins: last.pins,
            at: last.at,
            heldAt: last.heldAt,
          },
    // 0 in the list: a pin whose major is open.
    helmMajors: overview.helm.byRepository.get(repository.id) ?? [],
    errors: row.errors,
    warnings: row.warnings,
    notes: row.notes,
  };
}

function findingJson(row: FindingRow, rows: ReadonlyMap<string, RepositoryRow>): object {
  const repository = rows.get(row.repositoryId);
  const head = repository?.last?.head;
  return {
    repository: row.repositoryId,
    identity: row.identity,
    code: row.code,
    rule: row.rule,
    row: row.row,
    effect: row.effect,
    severity: row.severity,
    when: row.when,
    confidence: row.confidence,
    path: row.path,
    startLine: row.startLine,
    startColumn: row.startColumn,
    endLine: row.endLine,
    endColumn: row.endColumn,
    message: row.message,
    write: row.write,
    fix: row.fix,
    team: row.owner ?? repository?.owner ?? null,
    causes: row.causes.map(({ kind, name, version }) => ({ kind, name, version })),
    firstSeen: row.firstSeen,
    lastSeen: row.lastSeen,
    fixed: row.fixed,
    // What was fixed stands at an older commit than the newest result's.
    url:
      repository === undefined || head === undefined || row.fixed !== null
        ? null
        : fileLink(repository.repository, head, row.path, linesOf(row)),
  };
}

function rowsById(overview: Overview): ReadonlyMap<string, RepositoryRow> {
  return new Map(overview.repositories.map((row) => [row.repository.id, row]));
}
