import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { gatherOverview } from '../../../src/org/export/overview.ts';
import { html, link, prose, shown, textOf } from '../../../src/org/page/html.ts';
import { renderPage } from '../../../src/org/page/index.ts';
import { RULES } from '../../report/sample.ts';
import { type Fleet, night, readable } from '../../support/org/fleet.ts';
import { HOSTILE, hostileFleet } from '../../support/org/hostile-fleet.ts';
import { makeFleet } from '../../support/org/make-fleet.ts';
import { smallFleet } from '../../support/org/small-fleet.ts';

async function pageOf(fleet: Fleet, findings = 1000): Promise<string> {
  const overview = await gatherOverview(readable(fleet), { findings, toolVersion: '1' });
  if (overview === undefined) throw new Error('the fleet has a run');
  return renderPage(overview, RULES);
}

interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const ATTRIBUTES =
  /^(?:id|class|href|rel|lang|charset|content|name|http-equiv|scope|role|tabindex|hidden|type|value|autocomplete|datetime|data-sort|aria-(?:label|labelledby|hidden)|viewBox|preserveAspectRatio|width|height|x|y|x1|x2|y1|y2|cx|cy|r|points|text-anchor)$/;

/** Every tag of the page. Throws at a `<` that begins none, at a tag without a proper end, and at an attribute that no template writes. */
function tagsOf(page: string): Tag[] {
  const tags: Tag[] = [];
  const text = page
    .replace('<!doctype html>', '')
    .replace(/<(script|style)([^>]*)>[\s\S]*?<\/\1>/g, (_, name, attributes) => `<${name}${attributes}></${name}>`);
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const tag = /<\/?([a-z][a-z0-9]*)((?: [a-zA-Z0-9-]+(?:="[^"<>]*")?)*)\/?>/y;
    tag.lastIndex = at;
    const found = tag.exec(text);
    if (found === null) throw new Error(`no tag: ${text.slice(at, at + 80)}`);
    const attributes: Record<string, string> = {};
    for (const [, name = '', value = ''] of (found[2] ?? '').matchAll(/ ([a-zA-Z0-9-]+)(?:="([^"]*)")?/g)) {
      if (!ATTRIBUTES.test(name)) throw new Error(`attribute ${name} of ${found[0]}`);
      attributes[name] = value;
    }
    tags.push({ name: found[1] ?? '', attributes });
    at = tag.lastIndex;
  }
  return tags;
}

describe('html', () => {
  test('texts are texts, in elements and in quoted attributes', () => {
    expect(textOf(html`<b title="${'"><i>'}">${"<&>'"}</b>`)).toBe(
      '<b title="&quot;&gt;&lt;i&gt;">&lt;&amp;&gt;&#39;</b>',
    );
    expect(textOf(html`${'a\u202eb\u0000\n'}`)).toBe('a\\u202eb\\x00\\n');
    expect(textOf(html`${html`<i>`}${[html`a`, html`b`]}${3}${null}`)).toBe('<i>ab3');
  });

  test('a text has an end, and is not cut within a character', () => {
    expect(shown('x'.repeat(5000)).length).toBeLessThanOrEqual(600);
    for (let before = 590; before < 602; before++) {
      expect(shown(`${'x'.repeat(before)}${'😀'.repeat(20)}`)).not.toMatch(/\p{Cs}/u);
    }
  });

  test.each(['javascript:alert(1)', 'data:text/html,x', '//evil.example', ' https://x', 'file:///etc/passwd'])(
    'no link to %j',
    (address) => {
      expect(textOf(link(address, 'text'))).toBe('text');
    },
  );

  test('what prose quotes is code, days stay whole', () => {
    expect(textOf(prose("the flag '--atomic' since 2026-11-21, `<b>` isn't"))).toBe(
      'the flag <code>--atomic</code> since <span class="nb">2026-11-21</span>, <code>&lt;b&gt;</code> isn&#39;t',
    );
  });
});

describe('the page', () => {
  test('the policy lets in the style and the script of the page, and nothing else', async () => {
    const page = await pageOf(smallFleet());
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
    const hash = (text: string | undefined): string =>
      `'sha256-${createHash('sha256')
        .update(text ?? '')
        .digest('base64')}'`;
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1];
    const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1];
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hash(script)}`,
      `style-src ${hash(style)}`,
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
    expect(style).not.toMatch(/url\(|@import|expression/);
    expect(script).not.toMatch(
      /innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function|fetch|XMLHttp|WebSocket/,
    );
  });

  test.each([
    ['small', smallFleet()],
    ['hostile', hostileFleet()],
  ])(
    'the %s fleet: only tags and attributes of the templates, links of the web or within the page',
    async (_, fleet) => {
      const tags = tagsOf(await pageOf(fleet));
      expect(tags.filter(({ name }) => /^(?:img|iframe|object|embed|base|link|foreignobject)$/i.test(name))).toEqual(
        [],
      );
      expect(tags.filter(({ name }) => name === 'script').map(({ attributes }) => attributes)).toEqual([
        { type: 'application/json', id: 'data' },
        {},
        {},
        {},
      ]);
      for (const { attributes } of tags) {
        if (attributes['href'] !== undefined) expect(attributes['href']).toMatch(/^(?:#|https?:\/\/)/);
        if (attributes['class'] !== undefined) expect(attributes['class']).toMatch(/^[a-z0-9 -]*$/);
      }
    },
  );

  test('the data holds nothing that could end it, and every text of the fleet as people see it', async () => {
    const page = await pageOf(hostileFleet());
    const text = /<script type="application\/json" id="data">(.*)<\/script>\n<script>/.exec(page)?.[1] ?? '';
    expect(text).not.toMatch(/[<>&\u2028\u2029]/);
    const data: { readonly messages: readonly string[]; readonly repos: readonly unknown[] } = JSON.parse(text);
    expect(data.messages).toEqual(HOSTILE.map(shown));
    expect(data.repos).toHaveLength(HOSTILE.length);
  });

  test('totals have coverage beside them, and what is left out is told', async () => {
    const fleet = makeFleet({ repositories: 250, runs: 20, teams: 6, findings: 5 });
    const page = await pageOf(fleet, 30);
    expect(page).toContain('This page holds the worst 30 findings');
    expect(page.match(/ of 250 repositories known as of this run/g)?.length).toBeGreaterThanOrEqual(6);
    expect(page).toContain('Without its script the page shows the first 100 of 250');
    expect(await pageOf(fleet, 30)).toBe(page);
  });

  test.each([1, 2, 1000])('a chart of %i runs', async (runs) => {
    const fleet = makeFleet({ repositories: 20, runs, teams: 2, findings: 3 });
    const page = await pageOf(fleet);
    expect(page).toContain('class="past" points="');
    expect(page).not.toContain('NaN');
    const [, points = ''] = /class="past" points="([^"]*)"/.exec(page) ?? [];
    expect(points.split(' ').length).toBeLessThanOrEqual(240);
  });

  test('after the end of support the page says so, and draws it', async () => {
    const fleet = smallFleet();
    const later = (point: (typeof fleet.trend)[number], index: number) => ({ ...point, at: night(-100 - index) });
    const overview = await gatherOverview(readable({ ...fleet, trend: fleet.trend.map(later) }), {
      asOf: '2027-03-10',
      findings: 10,
      toolVersion: '1',
    });
    if (overview === undefined) throw new Error('the fleet has a run');
    const page = renderPage(overview, RULES);
    expect(page).toContain('Days without support');
    expect(page).toContain('Helm 3 has had no security fixes since');
    expect(page).not.toMatch(/NaN|Infinity/);
  });
});
