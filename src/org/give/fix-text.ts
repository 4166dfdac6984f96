/** What a commit and a pull request with rewrites say. */
import { mdCode, mdLink } from '../../report/markdown-text.ts';
import { count, printable } from '../../report/printable.ts';
import { helmWords } from '../../report/ranges.ts';
import { commitLink, fileLink } from '../links.ts';
import type { Repository } from '../types.ts';
import type { PlannedEdit, PlannedFix } from './fix-plan.ts';
import { forgeText } from './forge-text.ts';
import type { Draft } from './tracker.ts';

/** Characters of one list. There are two, and GitHub takes 65,536 in all. */
const LIST = 25_000;
const PLACES = 10;
const KINDS = 40;
const LEFT = 30;

/** Only words of ours and names of rules: forges act on the words of commit messages. */
export function commitMessage(fix: PlannedFix, head: string): string {
  return [
    titleOf(fix),
    '',
    'Each rewrite behaves as before on every Helm release that runs the place.',
    ...(fix.rules.length > 1 ? [`Rules: ${fix.rules.join(', ')}.`] : []),
    '',
    `Written by helm4-audit org fix on top of ${head}.`,
  ].join('\n');
}

/** The pull request: what changes, why, how it is proven, what is left to decide. */
export function fixDraft(fix: PlannedFix, repository: Repository, head: string): Draft {
  const short = head.slice(0, 12);
  const commit = commitLink(repository, head);
  const place = ({ path, line }: { readonly path: string; readonly line: number }): string => {
    const label = printable(`${path}:${line}`).slice(-200);
    const link = fileLink(repository, head, path, { startLine: line, endLine: line });
    return link === null ? mdCode(label) : mdLink(label, link);
  };
  const parts = [
    `${count(fix.edits.length, 'place')} in ${count(fix.files.length, 'file')} that Helm 4 rejects, deprecates or reads in another way, ` +
      'written so that they behave as before on every Helm release that runs them here.',
    '### What changes',
    listed(
      kinds(fix.edits).map((group) => kindText(group, place)),
      KINDS,
      'the diff has everything',
    ),
    '### How it is proven',
    [
      '- Every rewrite was audited again: it ends its finding and brings in no other.',
      '- Files were parsed again; nothing but the words named above was touched.',
      `- Judged at commit ${commit === null ? mdCode(short) : mdLink(short, commit)}. Nothing was run: let the checks of this repository speak.`,
    ].join('\n'),
    ...goNote(fix),
    ...leftParts(fix, place),
    'Written by `helm4-audit org fix`, which brings it up to date as long as nobody else commits to this branch. Once closed, it stays closed.',
  ];
  return { title: titleOf(fix), body: parts.join('\n\n') };
}

function titleOf({ rules, edits }: PlannedFix): string {
  const what = count(edits.length, 'rewrite');
  return rules.length === 1 ? `Prepare for Helm 4: ${rules[0]} (${what})` : `Prepare for Helm 4: ${what}`;
}

type Place = (at: { readonly path: string; readonly line: number }) => string;

function kindText(group: readonly [PlannedEdit, ...PlannedEdit[]], place: Place): string {
  const [{ code, rule, title, worksOn }] = group;
  const more = group.length > PLACES ? `, … and ${group.length - PLACES} more` : '';
  return `- ${mdCode(`${code} ${rule}`)}: ${forgeText(title)} (works on ${forgeText(helmWords(worksOn))}): ${group
    .slice(0, PLACES)
    .map(place)
    .join(', ')}${more}`;
}

function goNote({ files }: PlannedFix): string[] {
  const modules = files.filter(({ path }) => /(?:^|\/)go\.mod$/.test(path));
  if (modules.length === 0) return [];
  const names = modules.slice(0, PLACES).map(({ path }) => mdCode(path));
  return [
    `**To do before merging:** ${names.join(', ')} ${modules.length === 1 ? 'was' : 'were'} written anew and \`go.sum\` was not, since that ` +
      'takes the Go toolchain: run `go mod tidy`, then `go vet ./...` and the tests.',
  ];
}

function leftParts({ left }: PlannedFix, place: Place): string[] {
  if (left.length === 0) return [];
  const lines = left.map(({ rule, message, reason, ...at }) => {
    return `- ${place(at)} ${mdCode(rule)}: ${forgeText(message)} ${forgeText(reason)}`;
  });
  return ['### What is left to decide', listed(lines, LEFT, '`helm4-audit` in a clone shows them')];
}

/** As many lines as there is room for, and where the others are. */
function listed(lines: readonly string[], most: number, where: string): string {
  const shown: string[] = [];
  let room = LIST;
  for (const line of lines.slice(0, most)) {
    room -= line.length + 1;
    if (room < 0) break;
    shown.push(line);
  }
  const left = lines.length - shown.length;
  return [...shown, ...(left > 0 ? [`- … and ${left} more; ${where}`] : [])].join('\n');
}

function kinds(edits: readonly PlannedEdit[]): [PlannedEdit, ...PlannedEdit[]][] {
  const groups = new Map<string, [PlannedEdit, ...PlannedEdit[]]>();
  for (const edit of edits) {
    const key = `${edit.rule}\0${edit.title}\0${edit.worksOn}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [edit]);
    else known.push(edit);
  }
  return [...groups.values()];
}
