/** `helm4-audit org notify`: one message to a chat. */
import type { Command } from 'commander';
import { jsonText, printable } from '../../report/printable.ts';
import { UsageError } from '../exit.ts';
import type { Io } from '../io.ts';
import { webAddress } from '../options.ts';
import { ORG_EXIT } from './exit.ts';
import { addGiveOptions, type GiveOptionValues, type Giving, giving, noRun } from './giving.ts';

interface NotifyOptionValues extends GiveOptionValues {
  readonly webhookEnv: string;
  readonly pageUrl?: string;
  readonly always?: boolean;
  readonly dryRun?: boolean;
}

const VARIABLE = 'HELM4_AUDIT_WEBHOOK_URL';

const EXAMPLES = `
Examples:
  helm4-audit org notify --page-url https://pages.example.com/helm4/
                                                  to the incoming webhook in $${VARIABLE}
  helm4-audit org notify --webhook-env PLATFORM_WEBHOOK --always
                                                  to another one, also when nothing changed
  helm4-audit org notify --dry-run                print the message

The address of a webhook is a secret, and is taken from the environment only. The message has Slack's
form; Mattermost and Rocket.Chat read its text. Microsoft Teams takes adaptive cards only, and needs a
flow that makes one of the text. One run is told once to each variable.

Exit codes: 0 sent, or nothing to tell; 2 usage, or the webhook refuses; 3 no run; 4 the newest run is
not finished; 75 the webhook or the state cannot be reached.`;

/** Adds the sub-command. */
export function notifyCommand(org: Command, io: Io, exit: { code: number }): void {
  addGiveOptions(org.command('notify'))
    .description('tell a chat what changed with the last scan (Slack, Mattermost, Rocket.Chat)')
    .option('--webhook-env <name>', 'variable that holds the address of the webhook', VARIABLE)
    .option('--page-url <url>', 'address of the page that org report wrote, for a link', webAddress)
    .option('--always', 'send also when nothing changed, or when the run was told already')
    .option('--dry-run', 'print the message as JSON, and send nothing')
    .addHelpText('after', EXAMPLES)
    .action(async (options: NotifyOptionValues) => {
      exit.code = await giving(options, io, (surroundings) => notify(options, io, surroundings));
    });
}

/** A name, and not by mistake the address itself, which an error of commander would repeat. */
const VARIABLE_NAME = /^[A-Za-z_]\w{0,99}$/;

async function notify(options: NotifyOptionValues, io: Io, { store, log, signal, wait }: Giving): Promise<number> {
  const [{ isNews, newsOf }, { messageOf }, { sendMessage, webhookAddress }] = await Promise.all([
    import('../../org/give/news.ts'),
    import('../../org/give/message.ts'),
    import('../../org/give/webhook.ts'),
  ]);
  if (!VARIABLE_NAME.test(options.webhookEnv)) {
    throw new UsageError('--webhook-env takes the name of a variable of the environment, not the address');
  }
  const news = await newsOf(store);
  if (news === undefined) return noRun(io);
  const message = messageOf(news, options.pageUrl);
  if (options.dryRun === true) {
    io.stdout.write(`${jsonText(message)}\n`);
    return ORG_EXIT.clean;
  }
  const given = io.env[options.webhookEnv]?.trim() ?? '';
  if (given === '') throw new UsageError(`set ${options.webhookEnv} to the address of the webhook`);
  const url = webhookAddress(given);
  if (typeof url === 'string') throw new UsageError(`${options.webhookEnv} cannot be used: ${url}`);
  if (news.run.finishedAt === null) {
    log.warn('not told', { run: news.run.id, reason: 'the run is not finished' });
    return ORG_EXIT.incomplete;
  }
  const key = `webhook ${options.webhookEnv}`;
  const before = (await store.given(key)).get(key);
  const reason = before === news.run.id ? 'the run was told already' : isNews(news) ? undefined : 'nothing changed';
  if (reason !== undefined && options.always !== true) {
    log.info('not told', { run: news.run.id, reason });
    return ORG_EXIT.clean;
  }
  const sent = await sendMessage(url, message, { wait, signal });
  switch (sent.kind) {
    case 'sent':
      await store.give(key, news.run.id);
      log.info('told', { run: news.run.id, webhook: options.webhookEnv });
      return ORG_EXIT.clean;
    case 'refused':
      io.stderr.write(`helm4-audit: the webhook refuses the message: ${printable(sent.reason)}\n`);
      return ORG_EXIT.usage;
    case 'unreachable':
      io.stderr.write(`helm4-audit: the webhook cannot be reached: ${printable(sent.reason)}\n`);
      return ORG_EXIT.unavailable;
  }
}
