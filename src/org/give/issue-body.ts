/** The issue that tells a repository what breaks under Helm 4. */
import { createHash } from 'node:crypto';
import { supportOn } from '../../helm/support.ts';
import { mdCode, mdLink } from '../../report/markdown-text.ts';
import { count, placeLabel, sentence } from '../../report/printable.ts';
import { commitLink, fileLink, linesOf } from '../links.ts';
import type { FindingRow, RepositoryRow, Run } from '../store.ts';
import { forgeText, forgeWrite } from './forge-text.ts';
import type { Draft } from './tracker.ts';

/** GitHub takes 65,536 characters, GitLab a million. */
const LONGEST = 60_000;
/** Places listed of one kind. */
const PLACES = 15;

export const LABEL = 'helm4-audit';
const TITLE = 'What breaks here under Helm 4';
/** On a line of its own, and the last one counts: names and spellings of the repository may look like it. */
const MARKERS = /^<!-- helm4-audit issue v1 ([0-9a-f]{16}|done) -->(?=[ \t\r]*$)/gm;

/** What the marker of an issue says: the digest of what it tells, or that it is done; undefined for issues of others. */
export function markOf(body: string): string | undefined {
  return markerIn(body)?.[1];
}

/** The issue of a repository with blockers, and the digest that its marker holds. The commit is not part of that. */
export function openIssue(
  row: RepositoryRow,
  findings: readonly FindingRow[],
  run: Run,
): { readonly draft: Draft; readonly digest: string } {
  const { ends } = supportOn(run.settings.asOf);
  const head = row.last?.head ?? '';
  const groups = grouped(findings);
  const safe = findings.filter(({ fix }) => fix === 'safe').length;
  const parts = [
    `${count(findings.length, 'place')} in this repository ${findings.length === 1 ? 'breaks' : 'break'} when it moves from ` +
      `Helm 3 to Helm 4, judged against Helm ${run.settings.target}. Helm 3 gets its last security fixes on **${ends}**.`,
  ];
  let room = LONGEST - 2_000;
  let left = 0;
  for (const group of groups) {
    const text = groupText(group, row, head);
    if (text.length > room) left += group.length;
    else parts.push(text);
    room -= text.length <= room ? text.length : 0;
  }
  if (left > 0) parts.push(`${left} more places are not listed for length.`);
  parts.push(
    '### What to do',
    [
      safe === 0
        ? '- `helm4-audit` in a clone shows every place with its reasons and sources.'
        : `- \`helm4-audit fix --diff\` in a clone shows ${count(safe, 'rewrite')} that ${safe === 1 ? 'behaves' : 'behave'} as before; \`helm4-audit fix\` writes.`,
      '- `helm4-audit explain RULE` prints what a rule knows, with sources.',
      '- A place that is right as it is can be silenced by an ignore comment with a reason.',
    ].join('\n'),
    'This issue is written by `helm4-audit org issues`. It is updated when the result of the scan changes, and closed when ' +
      'nothing is left. When somebody else closes it, it stays closed.',
  );
  const told = parts.join('\n\n');
  const digest = digestOf(head === '' ? told : told.replaceAll(head, ''));
  return { draft: { title: TITLE, body: `${told}\n\n${asOf(row, head)}\n\n${marker(digest)}` }, digest };
}

/** The same issue when nothing is left, and the comment that goes with it. */
export function doneIssue(body: string): { readonly draft: Draft; readonly comment: string } {
  const comment = 'Nothing is left that breaks under Helm 4, as far as `helm4-audit` can tell.';
  const found = markerIn(body);
  const end = found === undefined ? body.length : found.index + found[0].length;
  const done = `${body.slice(0, found?.index ?? end)}${marker('done')}${body.slice(end)}`;
  return { draft: { title: TITLE, body: done }, comment };
}

function groupText(group: readonly [FindingRow, ...FindingRow[]], row: RepositoryRow, head: string): string {
  const [first] = group;
  const places = group.slice(0, PLACES).map((finding) => {
    const link = fileLink(row.repository, head, finding.path, linesOf(finding));
    const label = placeLabel(finding).slice(-200);
    return `- ${link === null ? mdCode(label) : mdLink(label, link)}`;
  });
  const more = group.length > PLACES ? [`- … and ${group.length - PLACES} more`] : [];
  return [
    `### ${mdCode(`${first.code} ${first.rule}`)} (${count(group.length, 'place')})`,
    '',
    `What: ${forgeText(sentence(first.message))}`,
    '',
    ...(first.write === '' ? [] : [`Write: ${forgeWrite(first.write)}`, '']),
    ...places,
    ...more,
  ].join('\n');
}

function asOf({ repository }: RepositoryRow, head: string): string {
  const short = head.slice(0, 12);
  const link = commitLink(repository, head);
  return `As of commit ${link === null ? mdCode(short) : mdLink(short, link)}.`;
}

function markerIn(body: string): (RegExpMatchArray & { readonly index: number }) | undefined {
  return [...body.matchAll(MARKERS)].at(-1);
}

function marker(mark: string): string {
  return `<!-- helm4-audit issue v1 ${mark} -->`;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Findings of one rule that say the same, in the order in which they come. */
function grouped(findings: readonly FindingRow[]): [FindingRow, ...FindingRow[]][] {
  const groups = new Map<string, [FindingRow, ...FindingRow[]]>();
  for (const finding of findings) {
    const key = `${finding.rule}\0${finding.row}\0${finding.write}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [finding]);
    else known.push(finding);
  }
  return [...groups.values()];
}
