/** The page in a real browser. Needs Chromium; without it these tests fail, they do not skip. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allRules } from '../../../src/audit/rules.ts';
import { PAGE_FINDINGS } from '../../../src/org/export/index.ts';
import { gatherOverview } from '../../../src/org/export/overview.ts';
import { renderPage } from '../../../src/org/page/index.ts';
import { type Fleet, readable } from '../../support/org/fleet.ts';
import { hostileFleet } from '../../support/org/hostile-fleet.ts';
import { makeFleet } from '../../support/org/make-fleet.ts';

const CHROMIUM = process.env['HELM4_AUDIT_TEST_CHROMIUM'] ?? '/usr/bin/chromium';
/** Pictures of the page go there when it is set, for people to look at. */
const SHOTS = process.env['HELM4_AUDIT_TEST_SHOTS'];

/** What runs within the page is given as text: here there is no document, and no type of one. */
const ACCESSIBILITY = readFileSync(new URL('./lib/accessibility.js', import.meta.url), 'utf8');

let browser: Browser;
let folder = '';
const files: Record<string, string> = {};

async function write(name: string, fleet: Fleet): Promise<void> {
  const overview = await gatherOverview(readable(fleet), { findings: PAGE_FINDINGS, toolVersion: '0.1.0' });
  if (overview === undefined) throw new Error('the fleet has a run');
  const file = join(folder, `${name}.html`);
  writeFileSync(
    file,
    renderPage(
      overview,
      [...allRules].sort((a, b) => (a.code < b.code ? -1 : 1)),
    ),
  );
  files[name] = pathToFileURL(file).href;
}

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) {
    throw new Error(
      `There is no Chromium at ${CHROMIUM}: install it (apt-get install chromium), or set HELM4_AUDIT_TEST_CHROMIUM.`,
    );
  }
  folder = mkdtempSync(join(tmpdir(), 'helm4-audit-page-'));
  if (SHOTS !== undefined) mkdirSync(SHOTS, { recursive: true });
  await write('fleet', makeFleet({ repositories: 300, runs: 60, teams: 12, findings: 5 }));
  await write('hostile', hostileFleet());
  // playwright gives each browser a new user-data-dir of its own.
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});

afterAll(async () => {
  await browser?.close();
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

/** Does what a text that got into the page as markup would try. */
const INTRUDER = `(async () => {
  const told = [];
  document.addEventListener('securitypolicyviolation', (event) => told.push(event.effectiveDirective));
  const attempt = (act) => {
    try {
      act();
    } catch {
      told.push('thrown');
    }
  };
  attempt(() => {
    const script = document.createElement('script');
    script.append('window.harmed = 1');
    document.body.append(script);
  });
  attempt(() => {
    const image = new Image();
    image.src = 'http://127.0.0.1:9/x.png';
    document.body.append(image);
  });
  attempt(() => {
    const button = document.createElement('button');
    document.body.append(button);
    button.setAttribute('onclick', 'window.harmed = 2');
    button.click();
  });
  attempt(() => {
    document.body.insertAdjacentHTML('beforeend', '<svg onload="window.harmed = 3"></svg>');
  });
  await fetch('http://127.0.0.1:9/').catch(() => told.push('fetch refused'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  return { told, harmed: window.harmed };
})()`;

interface Opened {
  readonly page: Page;
  /** Messages of the console, errors, dialogs and requests for anything but the file. */
  readonly noise: string[];
}

async function open(name: string, options: BrowserContextOptions = {}, hash = ''): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const noise: string[] = [];
  const address = files[name] ?? '';
  page.on('console', (message) => noise.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => noise.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    noise.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url().replace(/#.*$/, '') !== address) noise.push(`request: ${request.url()}`);
  });
  await page.goto(`${address}${hash}`);
  return { page, noise };
}

const rowsOf = (page: Page, table: 'r' | 'f') => page.locator(`#${table}-rows tr`);
const status = (page: Page, section: string) => page.locator(`#${section} [role=status]`).textContent();
const column = (page: Page, table: 'r' | 'f', index: number) =>
  page.locator(`#${table}-rows tr > :nth-child(${index})`).allTextContents();

test('what runs within the page holds as types of the browser go', () => {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const options =
    '--noEmit --allowJs --checkJs --strict --noImplicitAny false --target es2023 --lib es2023,dom,dom.iterable --ignoreConfig';
  const scripts = ['src/org/page/assets/page.js', 'test/org/services/lib/accessibility.js'];
  const told = (() => {
    try {
      return execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', ...options.split(' '), ...scripts], {
        cwd: root,
        encoding: 'utf8',
      });
    } catch (error) {
      return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
    }
  })();
  expect(told).toBe('');
});

describe('the page of a fleet', () => {
  test('opens without an error, a message or a request', async () => {
    const { page, noise } = await open('fleet');
    expect(await page.title()).toBe('Helm 4 readiness: github:acme');
    expect(await status(page, 'repositories')).toBe('300 of 300 repositories, the first 100 shown');
    expect(await rowsOf(page, 'r').count()).toBe(100);
    await page.locator('#repositories button.more').click();
    expect(await rowsOf(page, 'r').count()).toBe(300);
    expect(noise).toEqual([]);
  });

  test('search, choice and order; what is chosen stands in the address, and the address gives it back', async () => {
    const { page, noise } = await open('fleet');
    await page.locator('#repositories select[name=standing]').selectOption('ready');
    await page.locator('#repositories input[name=q]').fill('BILLING -');
    await page.waitForURL(/r\.q=/);
    const names = await column(page, 'r', 1);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(name).toContain('billing');
    for (const text of await column(page, 'r', 3)) expect(text).toContain('Ready');

    await page.locator('#repositories button[type=reset]').click();
    expect(await page.locator('#repositories input[name=q]').inputValue()).toBe('');
    await page.locator('#repositories th[data-sort=name] button').click();
    const sorted = await column(page, 'r', 1);
    expect(sorted).toEqual([...sorted].sort(new Intl.Collator('en', { numeric: true }).compare));
    expect(await page.locator('#repositories th[data-sort=name]').getAttribute('aria-sort')).toBe('ascending');
    await page.locator('#repositories th[data-sort=errors] button').press('Enter');
    const errors = (await column(page, 'r', 4)).map(Number);
    expect(errors).toEqual([...errors].sort((a, b) => b - a));
    const hash = new URL(page.url()).hash;
    expect(hash).toBe('#r.sort=-errors');

    await page.locator('#findings select[name=rule]').selectOption('force-flag');
    await page.locator('#findings select[name=severity]').selectOption('error');
    const linked = await open('fleet', {}, new URL(page.url()).hash);
    expect(await status(linked.page, 'findings')).toBe(await status(page, 'findings'));
    expect(await column(linked.page, 'f', 5)).toEqual(await column(page, 'f', 5));
    expect(await linked.page.locator('#findings select[name=rule]').inputValue()).toBe('force-flag');
    expect(await column(linked.page, 'r', 1)).toEqual(await column(page, 'r', 1));
    expect([...noise, ...linked.noise]).toEqual([]);
  });

  test('a team leads to its repositories, a count to its findings, a rule to what it says', async () => {
    const { page, noise } = await open('fleet');
    await page.locator('#teams tbody th a').first().click();
    const team = await page.locator('#teams tbody th').first().textContent();
    expect(new Set(await column(page, 'r', 2))).toEqual(new Set([team]));
    const first = rowsOf(page, 'r').first();
    const name = await first.locator('th').textContent();
    const blockers = Number(await first.locator('td').nth(2).textContent());
    await first.locator('td').nth(2).locator('a').click();
    expect(await rowsOf(page, 'f').count()).toBe(blockers);
    expect(new Set(await column(page, 'f', 3))).toEqual(new Set([name]));
    expect(await page.locator('.only-repo').isVisible()).toBe(true);
    await rowsOf(page, 'f').first().locator('td').nth(1).locator('a').click();
    expect(new URL(page.url()).hash).toMatch(/^#rule-[a-z0-9-]+$/);
    expect(await page.locator('article:target').count()).toBe(1);
    // A place within the page changes nothing of what was chosen.
    expect(await rowsOf(page, 'f').count()).toBe(blockers);
    await page.goBack();
    expect(await rowsOf(page, 'f').count()).toBe(blockers);
    expect(noise).toEqual([]);
  });

  test('places are linked to the file at the commit, by the script as without it', async () => {
    const scripted = await open('fleet');
    const plain = await open('fleet', { javaScriptEnabled: false });
    const links = (page: Page) =>
      page
        .locator('#r-rows a[href^="https:"], #f-rows a[href^="https:"]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    const some = await links(scripted.page);
    expect(some.length).toBeGreaterThan(200);
    expect(some).toEqual(await links(plain.page));
    expect(
      some.some((href) =>
        /^https:\/\/github\.com\/acme\/[^/]+\/blob\/[0-9a-f]{40}\/[^#]+#L\d+(-L\d+)?$/.test(href ?? ''),
      ),
    ).toBe(true);
  });

  test('without its script it shows the first rows, and says so', async () => {
    const { page, noise } = await open('fleet', { javaScriptEnabled: false });
    expect(await rowsOf(page, 'r').count()).toBe(100);
    expect(await page.locator('.no-script').first().isVisible()).toBe(true);
    expect(await page.locator('form.controls').first().isVisible()).toBe(false);
    expect(noise).toEqual([]);
  });

  test('the rows of the script are those of the page itself', async () => {
    const scripted = await open('fleet');
    const plain = await open('fleet', { javaScriptEnabled: false });
    for (const table of ['r', 'f'] as const) {
      const text = (page: Page) =>
        rowsOf(page, table).evaluateAll((rows) => rows.map((row) => row.textContent?.replace(/\s+/g, ' ')));
      expect(await text(scripted.page)).toEqual(await text(plain.page));
    }
  });

  test.each([320, 400, 768, 1280])('at %i pixels nothing sticks out of the page', async (width) => {
    const { page } = await open('fleet', { viewport: { width, height: 800 } });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    expect(await page.locator('.chart:visible').count()).toBe(1);
    if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, `page-${width}.png`), fullPage: width < 500 });
  });

  test.each(['light', 'dark'] as const)('in %s every text can be read', async (colorScheme) => {
    const { page } = await open('fleet', { colorScheme });
    const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const [red = 0] = ground.match(/\d+/g)?.map(Number) ?? [];
    if (colorScheme === 'dark') expect(red).toBeLessThan(64);
    else expect(red).toBeGreaterThan(192);
    expect(await page.evaluate(`${ACCESSIBILITY}; contrastProblems()`)).toEqual([]);
    if (SHOTS === undefined) return;
    for (const section of ['trend', 'teams', 'helm', 'repositories', 'findings', 'failures']) {
      await page.evaluate(`document.getElementById('${section}').scrollIntoView({ behavior: 'instant' })`);
      await page.screenshot({ path: join(SHOTS, `${colorScheme}-${section}.png`) });
    }
  });

  test('it is built as readers for the blind and keyboards need it', async () => {
    const { page } = await open('fleet');
    expect(await page.evaluate(`${ACCESSIBILITY}; structureProblems()`)).toEqual([]);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('To the content');
  });

  test('on paper there are no controls', async () => {
    const { page } = await open('fleet');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('nav').isVisible()).toBe(false);
    expect(await page.locator('form.controls').first().isVisible()).toBe(false);
    expect(await page.locator('#teams').isVisible()).toBe(true);
  });
});

describe('the page of a hostile fleet', () => {
  test.each([true, false])('no text does anything (script: %s)', async (javaScriptEnabled) => {
    const { page, noise } = await open('hostile', { javaScriptEnabled });
    expect(await page.locator('img, iframe, object, embed, base, form[action], a[href^="javascript" i]').count()).toBe(
      0,
    );
    const harmless = await page.evaluate('[...document.links].every((one) => /^(?:https?|file):$/.test(one.protocol))');
    expect(harmless).toBe(true);
    expect(await page.locator('script').count()).toBe(2);
    expect(noise).toEqual([]);
    if (!javaScriptEnabled) return;
    await page.locator('#findings th[data-sort=path] button').click();
    await page.locator('#repositories select[name=team]').selectOption({ index: 1 });
    await page.locator('#repositories input[name=q]').fill('<img');
    await page.waitForURL(/r\.q=/);
    expect(await page.evaluate('window.harmed')).toBeUndefined();
    expect(noise).toEqual([]);
  });

  test('a hostile address of a view does nothing', async () => {
    const hash = `#r.q=${encodeURIComponent('<img src=x onerror=window.harmed=1>')}&f.repo=${encodeURIComponent('"><script>window.harmed=1</script>')}&r.sort=constructor&f.sort=__proto__&f.only=x&r.__proto__=1&f.severity=%E0%A4%A`;
    const { page, noise } = await open('hostile', {}, hash);
    expect(await page.evaluate('window.harmed')).toBeUndefined();
    expect(await page.locator('.only-repo b').textContent()).toBe('"><script>window.harmed=1</script>');
    expect(noise).toEqual([]);
  });

  test('what got in nevertheless would not run, and would reach nothing', async () => {
    const { page } = await open('hostile');
    const happened = await page.evaluate<{ readonly told: readonly string[]; readonly harmed: unknown }>(INTRUDER);
    expect(happened.harmed).toBeUndefined();
    expect(happened.told).toEqual(expect.arrayContaining(['img-src', 'connect-src', 'fetch refused']));
  });

  test.each([320, 1280])('at %i pixels long words stay within the page', async (width) => {
    const { page } = await open('hostile', { viewport: { width, height: 800 } });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });
});

describe('the page of a very large fleet', () => {
  test('20,000 repositories and 200,000 findings stay usable', async () => {
    const made = makeFleet({ repositories: 20_000, runs: 400, teams: 200, findings: 19 });
    // As many different texts as there would be.
    const findings = made.findings.map((one, index) => ({
      ...one,
      path: `services/${index % 5000}/${one.path}`,
      message: `${one.message} Release 'app-${index}' in namespace 'team-${index % 300}'.`,
    }));
    const started = performance.now();
    await write('large', { ...made, findings });
    const madeIn = performance.now() - started;
    const size = statSync(join(folder, 'large.html')).size;
    const before = performance.now();
    const { page, noise } = await open('large');
    const openedIn = performance.now() - before;
    const filterStart = performance.now();
    await page.locator('#findings input[name=q]').fill('team-17 force');
    await page.waitForURL(/f\.q=/);
    const searchedIn = performance.now() - filterStart;
    const heap = await page.evaluate<number>('performance.memory.usedJSHeapSize');
    console.log(
      `${findings.length} findings, ${made.rows.length} repositories: made in ${Math.round(madeIn)} ms, ${(size / 2 ** 20).toFixed(1)} MiB, opened in ${Math.round(openedIn)} ms, first search ${Math.round(searchedIn)} ms, heap ${Math.round(heap / 2 ** 20)} MiB`,
    );
    expect(findings.length).toBeGreaterThan(200_000);
    expect(size).toBeLessThan(16 * 2 ** 20);
    expect(await status(page, 'repositories')).toBe('20,000 of 20,000 repositories, the first 100 shown');
    expect(await status(page, 'findings')).toMatch(/ of 20,000 findings/);
    for (const text of await rowsOf(page, 'f').allTextContents())
      expect(text.toLowerCase()).toMatch(/team-17.*force|force.*team-17/);
    expect(await page.locator('#findings > .note').first().textContent()).toContain('are left out');
    expect(noise).toEqual([]);
  });
});
