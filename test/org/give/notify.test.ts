import { createServer } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { messageOf } from '../../../src/org/give/message.ts';
import { isNews, type News, newsOf } from '../../../src/org/give/news.ts';
import { sendMessage, webhookAddress } from '../../../src/org/give/webhook.ts';
import { aFinding, aPoint, aRepository, aRow, aRun, BEFORE, memoryStore, NOW } from '../../support/give/store.ts';

const API = 'https://git.example/api/v3';
const EVIL = '<!channel> @here *x* `y` & [z](https://evil.example)\u001b[2J';

const servers: { readonly close: () => void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function theNews(change: (store: ReturnType<typeof memoryStore>) => void = () => {}): Promise<News> {
  const store = memoryStore();
  store.points = [aPoint(BEFORE, 5), aPoint(NOW, 3)];
  const web = aRepository('acme/web', API);
  const evil = aRepository(EVIL, API);
  store.rows = [
    aRow(web, { errors: 2 }),
    aRow(evil, { errors: 1, status: 'error', failure: { kind: 'timeout', message: `slow ${EVIL}` } }),
  ];
  store.appeared = [aFinding(web.id), aFinding(evil.id), aFinding(evil.id, { severity: 'warning' })];
  store.fixed = [aFinding(web.id)];
  change(store);
  const news = await newsOf(store);
  if (news === undefined) throw new Error('no news');
  return news;
}

test('the message says days, blockers and what changed, and links the page', async () => {
  const news = await theNews();
  expect(news).toMatchObject({
    daysLeft: 81,
    blockers: 3,
    change: -2,
    coverage: { repositories: 2, current: 1, failed: 1 },
  });
  const { text, blocks } = messageOf(news, 'https://pages.example/helm 4|x.html');
  expect(text).toContain('81 days left');
  expect(text).toContain('*3 blockers* in 2 repositories, 2 fewer than before. New: 2. Fixed: 1.');
  expect(text).toContain('• `acme/web`: 1 (`version-client`)');
  expect(text).toContain('Results of 1 of 2 repositories are up to date; 1 could not be scanned');
  expect(text).toContain('<https://pages.example/helm%204%7Cx.html|The whole page>');
  expect(blocks.map((block) => block.text.text).join('\n\n')).toBe(text);
});

test('nothing in it that comes from elsewhere mentions, links, formats or controls', async () => {
  const { text, blocks } = messageOf(await theNews(), undefined);
  expect(text).not.toMatch(/<|[\u0000-\u0009\u000b-\u001f]|@here/);
  expect(text).toContain("`&lt;!channel&gt; @\u200bhere *x* 'y' &amp; [z](https://evil.example)\\x1b[2J`");
  for (const block of blocks) expect(block.text.verbatim).toBe(true);
});

test('it stays within what Slack takes, whatever there is to say', async () => {
  const news = await theNews((store) => {
    const rows = Array.from({ length: 500 }, (_, index) => {
      const failure = { kind: 'broken' as const, message: '&'.repeat(5_000) };
      return aRow(aRepository(`acme/${'<'.repeat(400)}${index}`, API), { errors: 1, status: 'error', failure });
    });
    store.rows = rows;
    store.appeared = rows.map(({ repository }) => aFinding(repository.id));
  });
  const { blocks } = messageOf(news, undefined);
  expect(blocks.length).toBeLessThanOrEqual(50);
  for (const block of blocks) {
    expect(block.text.text.length).toBeGreaterThan(0);
    expect(block.text.text.length).toBeLessThanOrEqual(3_000);
    // Not cut within an entity, and every code ends.
    expect(block.text.text).not.toMatch(/&(?!amp;|lt;|gt;)/);
    expect((block.text.text.match(/`/g) ?? []).length % 2).toBe(0);
  }
});

test('without a change there is no news; a first run, a change and a new failure are', async () => {
  const quiet = await theNews((store) => {
    store.points = [aPoint(BEFORE, 3), aPoint(NOW, 3)];
    store.appeared = [];
    store.fixed = [];
    store.rows = store.rows.map((row) => ({ ...row, status: 'unchanged' }));
  });
  expect(isNews(quiet)).toBe(false);
  expect(isNews({ ...quiet, change: null })).toBe(true);
  expect(isNews({ ...quiet, change: 1 })).toBe(true);
  const old = await theNews((store) => {
    store.rows = store.rows.map((row) => ({
      ...row,
      last: row.last && { ...row.last, heldAt: '2026-11-01T00:00:00.000Z' },
    }));
  });
  expect(old.failing).toEqual([]);
  const fresh = await theNews((store) => {
    store.rows = store.rows.map((row) => ({ ...row, last: row.last && { ...row.last, heldAt: BEFORE } }));
  });
  expect(fresh.failing).toHaveLength(1);
});

test('after the end of support the days are counted from it', async () => {
  const news = await theNews((store) => {
    store.run = aRun({ settings: { ...aRun().settings, asOf: '2027-02-20' } });
  });
  expect(messageOf(news, undefined).text).toContain('no security fixes since 2027-02-10, 10 days ago');
});

interface Hook {
  readonly url: URL;
  readonly bodies: string[];
}

/** A webhook that answers with the given statuses, then with 200. */
async function hook(answers: { status: number; headers?: Record<string, string>; body?: string }[]): Promise<Hook> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      bodies.push(Buffer.concat(parts).toString('utf8'));
      const { status, headers = {}, body = '' } = answers.shift() ?? { status: 200, body: 'ok' };
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push({
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = webhookAddress(`http://127.0.0.1:${address.port}/services/T000/B000/secretsecret`);
  if (typeof url === 'string') throw new Error(url);
  return { url, bodies };
}

test('a busy webhook is asked again after the time that it says', async () => {
  const waits: number[] = [];
  const { url, bodies } = await hook([{ status: 429, headers: { 'retry-after': '7' } }, { status: 503 }]);
  const wait = async (ms: number): Promise<void> => void waits.push(ms);
  expect(await sendMessage(url, { text: 'x' }, { wait })).toEqual({ kind: 'sent' });
  expect(bodies).toEqual(['{"text":"x"}', '{"text":"x"}', '{"text":"x"}']);
  expect(waits).toEqual([7_000, 4_000]);
});

test('a refusal is told without the address, and not repeated', async () => {
  const { url, bodies } = await hook([
    { status: 404, body: 'no_service at /services/T000/B000/secretsecret\u001b[1m' },
  ]);
  const sent = await sendMessage(url, {}, { wait: async () => {} });
  expect(sent).toEqual({ kind: 'refused', reason: 'it answered 404: no_service at ***\\x1b[1m' });
  expect(bodies).toHaveLength(1);
});

test('a redirect is not followed, since the message is for nobody else', async () => {
  const other = await hook([]);
  const { url } = await hook([{ status: 307, headers: { location: other.url.href } }]);
  expect((await sendMessage(url, {}, { wait: async () => {} })).kind).toBe('refused');
  expect(other.bodies).toEqual([]);
});

test('a webhook that is away is told as that, without its address', async () => {
  const { url } = await hook([]);
  servers.splice(0)[0]?.close();
  const sent = await sendMessage(url, {}, { wait: async () => {} });
  expect(sent.kind).toBe('unreachable');
  expect(JSON.stringify(sent)).not.toContain('secretsecret');
});

test('an address has to be one, and to be encrypted', () => {
  expect(webhookAddress('hooks.slack.com/services/x')).toBe('it holds no address');
  expect(webhookAddress('http://hooks.slack.example/services/x')).toContain('https://');
  expect(webhookAddress('https://hooks.slack.example/services/x')).toBeInstanceOf(URL);
});
