/** From the report of one audit to what the state keeps of it. */
import { createHash } from 'node:crypto';
import type { AuditReport } from '../../audit/types.ts';
import type { HelmPin } from '../../facts.ts';
import { overlap } from '../../helm/ranges.ts';
import { coverageJson } from '../../report/json.ts';
import { count } from '../../report/printable.ts';
import type { OrgFinding, OrgPin, RepositoryResult } from '../types.ts';
import { causeFinder } from './causes.ts';
import { identities } from './identity.ts';

/** What is known of a repository besides its report. */
export interface Circumstances {
  readonly head: string;
  readonly branch: string;
  /** The team that owns it as a whole. */
  readonly owner: string | null;
  /** The owner of a file. */
  readonly ownerOf: (path: string) => string | null;
  /** Entries of the tree that could not be listed. */
  readonly unlisted: number;
  readonly bytes: number;
  readonly ms: number;
  readonly sarif: Uint8Array | null;
}

const MAJORS = [2, 3, 4] as const;

/** Pure: the same report gives the same findings, pins and digest. */
export function resultOf(report: AuditReport, how: Circumstances): RepositoryResult {
  const known = identities(report.findings, report.lineText);
  const causesOf = causeFinder(report);
  const findings = report.findings.map((finding): OrgFinding => {
    const { code, rule, row, effect, severity, when, confidence, message, write, fix, span } = finding;
    const { path, startLine, startColumn, endLine, endColumn } = span;
    return {
      identity: known.get(finding) ?? '',
      ...{ code, rule, row, effect, severity, when, confidence },
      ...{ path, startLine, startColumn, endLine, endColumn },
      message,
      write,
      fix: fix === null ? null : fix.safe ? 'safe' : 'unsafe',
      owner: how.ownerOf(path) ?? how.owner,
      causes: causesOf(finding),
    };
  });
  const pins = distinctPins(report.facts.filter((fact) => fact.kind === 'pin'));
  const { verdict, reasons } = verdictOf(report, how.unlisted);
  const { commands, uses, unread, unresolved, outside } = report.coverage;
  const read = { verdict, reasons, findings, pins, unread, unresolved, outside };
  return {
    head: how.head,
    branch: how.branch,
    verdict,
    reasons,
    findings,
    pins,
    coverage: coverageJson(report.coverage),
    commands,
    uses,
    owner: how.owner,
    bytes: how.bytes,
    ms: how.ms,
    digest: createHash('sha256').update(JSON.stringify(read)).digest('hex').slice(0, 32),
    sarif: how.sarif,
  };
}

/** What could not be listed may use Helm: nobody can say that the repository is ready. */
function verdictOf({ verdict }: AuditReport, unlisted: number): Pick<RepositoryResult, 'verdict' | 'reasons'> {
  const { state, reasons } = verdict;
  if (unlisted === 0) return { verdict: state, reasons };
  return {
    verdict: state === 'blocked' ? state : 'incomplete',
    reasons: [...reasons, `${count(unlisted, 'entry', 'entries')} of the tree could not be listed`],
  };
}

function distinctPins(pins: readonly HelmPin[]): readonly OrgPin[] {
  const found = new Map<string, OrgPin>();
  for (const pin of pins) {
    const one = orgPin(pin);
    found.set(JSON.stringify(one), one);
  }
  return [...found.values()];
}

function orgPin({ means, tool, version, range, span }: HelmPin): OrgPin {
  const majors = range === undefined ? [] : MAJORS.filter((major) => overlap(range, majorRange(major)));
  const [only] = majors;
  return {
    how: means,
    tool,
    version: version?.shown ?? null,
    range: range ?? null,
    major: only !== undefined && majors.length === 1 ? only : null,
    path: span.path,
    line: span.startLine,
  };
}

function majorRange(major: (typeof MAJORS)[number]): string {
  return `>=${major}.0.0-0 <${major + 1}.0.0-0`;
}
