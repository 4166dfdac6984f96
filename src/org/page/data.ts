/** What the script of the page filters and sorts: rows of numbers, and lists of the texts that they stand for. */
import { jsonText } from '../../report/printable.ts';
import type { Overview } from '../export/overview.ts';
import { COVERED, coveredOf, STANDINGS, standingOf } from '../export/standing.ts';
import { NO_TEAM } from '../export/tally.ts';
import { COVERED_SHORT, daysBetween, STANDING_WORDS } from '../export/words.ts';
import { commitLink, encodeFilePath, type FileTemplate, fileTemplate, linesOf, repositoryLink } from '../links.ts';
import type { FindingRow, RepositoryRow } from '../store.ts';
import { type Html, shown, verbatim } from './html.ts';
import { displayNames, SEVERITY_SIGNS, SEVERITY_WORDS, SIGNS } from './parts.ts';

const SEVERITIES = ['error', 'warning', 'note'] as const;

/** A list of texts, each once, by number. */
interface Texts {
  readonly list: string[];
  of(text: string): number;
}

/** The data as an element that browsers do not run: JSON without any character that could end it. */
export function dataElement(overview: Overview): Html {
  const text = jsonText(pageData(overview), 0).replace(
    /[<>&]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
  return verbatim(`<script type="application/json" id="data">${text}</script>\n`);
}

function pageData(overview: Overview): object {
  const teams = texts();
  const kinds = texts();
  const rules = texts();
  const paths = texts();
  const messages = texts();
  const writes = texts();
  const days = texts();
  const numberOf = new Map<string, number>();
  const teamOf = new Map<string, string>();
  const appeared = new Set(overview.changes.appeared.map(keyOf));
  const nameOf = displayNames(overview.repositories);
  const repos = overview.repositories.map((row, index) => {
    numberOf.set(row.repository.id, index);
    teamOf.set(row.repository.id, row.owner ?? NO_TEAM);
    return repositoryData(row, nameOf(row.repository), overview, teams.of(shown(row.owner ?? NO_TEAM)), kinds);
  });
  const findings = overview.findings.map((row) => {
    const { startLine, endLine } = linesOf(row);
    return [
      numberOf.get(row.repositoryId) ?? -1,
      rules.of(`${row.code} ${row.rule}`),
      SEVERITIES.indexOf(row.severity),
      paths.of(row.path),
      startLine,
      endLine,
      messages.of(shown(row.message)),
      writes.of(shown(row.write)),
      teams.of(shown(row.owner ?? teamOf.get(row.repositoryId) ?? NO_TEAM)),
      days.of(row.firstSeen.slice(0, 10)),
      fixFlag(row) + (appeared.has(keyOf(row)) ? 4 : 0),
    ];
  });
  return {
    standings: STANDINGS.map((key) => [key, SIGNS[key], STANDING_WORDS[key]]),
    severities: SEVERITIES.map((key) => [key, SEVERITY_SIGNS[key], SEVERITY_WORDS[key]]),
    covered: COVERED.map((key) => [key, COVERED_SHORT[key]]),
    teams: teams.list,
    kinds: kinds.list.map((text) => JSON.parse(text)),
    rules: rules.list.map(shown),
    // The second is what stands in an address, where that differs.
    paths: paths.list.map((path) => (encodeFilePath(path) === path ? path : [shown(path), encodeFilePath(path)])),
    messages: messages.list,
    writes: writes.list,
    days: days.list,
    repos,
    findings,
    total: overview.totals.errors + overview.totals.warnings + overview.totals.notes,
  };
}

function repositoryData(
  row: RepositoryRow,
  name: string,
  overview: Overview,
  team: number,
  kinds: Texts,
): readonly unknown[] {
  const { repository, last } = row;
  const url = repositoryLink(repository);
  const head = last?.head ?? '';
  return [
    shown(name),
    url ?? 0,
    head,
    url === null || head === '' ? -1 : kindOf(row, url, head, kinds),
    STANDINGS.indexOf(standingOf(row)),
    COVERED.indexOf(coveredOf(row)),
    row.errors,
    row.warnings,
    row.notes,
    team,
    helmText(overview.helm.byRepository.get(repository.id)),
    last === null ? -1 : daysBetween(last.heldAt.slice(0, 10), overview.run.startedAt.slice(0, 10)),
  ];
}

/** How addresses of a repository are put together, in terms of its own address and the commit; the same for all of one forge. */
function kindOf(row: RepositoryRow, url: string, head: string, kinds: Texts): number {
  const template = fileTemplate(row.repository, head);
  if (template === null) return -1;
  const commit = commitLink(row.repository, head) ?? url;
  const general = (address: string): string => address.slice(url.length).replaceAll(head, '{head}');
  const kind: FileTemplate & { readonly commit: string } = {
    oneLine: general(template.oneLine),
    manyLines: general(template.manyLines),
    commit: general(commit),
  };
  return kinds.of(JSON.stringify([kind.oneLine, kind.manyLines, kind.commit]));
}

/** What a finding is called among those of all repositories. */
export function keyOf({ repositoryId, identity }: FindingRow): string {
  return `${repositoryId}\n${identity}`;
}

/** `3, 4`; `open` last, where a pin leaves the major open. */
export function helmText(majors: readonly number[] | undefined): string {
  const known = (majors ?? []).filter((major) => major !== 0).map(String);
  return [...known, ...(majors?.includes(0) === true ? ['open'] : [])].join(', ');
}

function fixFlag({ fix }: FindingRow): number {
  if (fix === null) return 0;
  return fix === 'safe' ? 1 : 2;
}

function texts(): Texts {
  const numbers = new Map<string, number>();
  const list: string[] = [];
  return {
    list,
    of(text) {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, list.length);
      list.push(text);
      return list.length - 1;
    },
  };
}
