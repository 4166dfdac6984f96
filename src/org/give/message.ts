/**
 * News as one message for a chat, in the form of Slack's incoming webhooks.
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 *
 * Mattermost and Rocket.Chat take the same request and read `text` only (https://github.com/mattermost/mattermost/issues/14973), which
 * therefore says everything. Microsoft Teams takes adaptive cards only, and needs a step in between:
 * https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 */
import { count, printable } from '../../report/printable.ts';
import type { News } from './news.ts';

/** https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
const SECTION = 3_000;
/** https://docs.slack.dev/reference/block-kit/blocks */
const BLOCKS = 50;
/** Names and findings per list: a message is to be read. */
const LISTED = 5;
/** Of one name or reason. */
const LONGEST = 150;

interface Section {
  readonly type: 'section';
  /** `verbatim` keeps Slack from making links and mentions of plain text. */
  readonly text: { readonly type: 'mrkdwn'; readonly text: string; readonly verbatim: true };
}

export interface Message {
  readonly text: string;
  readonly blocks: readonly Section[];
}

/**
 * @param page address of the whole report
 */
export function messageOf(news: News, page: string | undefined): Message {
  const parts = [
    headline(news),
    figures(news),
    list('New blockers', byRepository(news, news.appeared)),
    list(
      'Most blockers',
      news.worst.map(({ name, errors }) => `${code(name)}: ${errors}`),
    ),
    list(
      'Could not be scanned any more',
      news.failing.map(({ name, message }) => `${code(name)}: ${code(message)}`),
    ),
    coverage(news),
    page === undefined ? '' : `<${escaped(new URL(page).href.replaceAll('|', '%7C'))}|The whole page>`,
  ].filter((part) => part !== '');
  const blocks = parts.slice(0, BLOCKS).map((text): Section => {
    return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
  });
  return { text: parts.join('\n\n'), blocks };
}

function headline({ ends, daysLeft }: News): string {
  if (daysLeft < 0) return `*Helm 4:* Helm 3 has had no security fixes since ${ends}, ${count(-daysLeft, 'day')} ago.`;
  if (daysLeft === 0) return `*Helm 4:* Helm 3 gets its last security fixes today, ${ends}.`;
  return `*Helm 4:* ${count(daysLeft, 'day')} left. Helm 3 gets its last security fixes on ${ends}.`;
}

function figures({ blockers, change, appeared, fixed, worst }: News): string {
  const moved =
    change === null
      ? ''
      : change === 0
        ? ', as before'
        : `, ${Math.abs(change)} ${change < 0 ? 'fewer' : 'more'} than before`;
  const where = worst.length === 0 ? '' : ` in ${count(worst.length, 'repository', 'repositories')}`;
  return `*${count(blockers, 'blocker')}*${where}${moved}. New: ${appeared.length}. Fixed: ${fixed.length}.`;
}

function coverage({ coverage: { repositories, current, failed, pending } }: News): string {
  const gaps = [
    failed === 0 ? '' : `${failed} could not be scanned and count as they were last`,
    pending === 0 ? '' : `${pending} were not come to`,
  ].filter((gap) => gap !== '');
  return `Results of ${current} of ${count(repositories, 'repository', 'repositories')} are up to date${gaps.map((gap) => `; ${gap}`).join('')}.`;
}

function byRepository({ names }: News, findings: News['appeared']): string[] {
  const found = new Map<string, { number: number; readonly rules: Set<string> }>();
  for (const { repositoryId, rule } of findings) {
    const known = found.get(repositoryId) ?? { number: 0, rules: new Set<string>() };
    known.number++;
    known.rules.add(rule);
    found.set(repositoryId, known);
  }
  return [...found]
    .sort(([a, x], [b, y]) => y.number - x.number || (a < b ? -1 : 1))
    .map(([id, { number, rules }]) => {
      const named = [...rules].sort().slice(0, LISTED).map(code).join(', ');
      return `${code(names.get(id) ?? id)}: ${number} (${named}${rules.size > LISTED ? ', …' : ''})`;
    });
}

/** As many lines as are to be read and as fit: a text that is cut may end within a name. */
function list(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const shown: string[] = [];
  let room = SECTION - title.length - 40;
  for (const line of lines.slice(0, LISTED)) {
    room -= line.length + 3;
    if (room < 0) break;
    shown.push(`• ${line}`);
  }
  const more = lines.length > shown.length ? [`… and ${lines.length - shown.length} more`] : [];
  return [`*${title}*`, ...shown, ...more].join('\n');
}

/** Text of others as code: no chat finds mentions, links or formatting in that. */
function code(text: string): string {
  return `\`${escaped(cut(printable(text).replaceAll('`', "'"), LONGEST)).replaceAll('@', '@\u200b')}\``;
}

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
