/** The page that a platform team opens in the morning: one file of HTML that needs no network and runs nothing but its own script. */
import type { Rule } from '../../rule.ts';
import type { Overview } from '../export/overview.ts';
import { leftOut } from '../export/overview.ts';
import { figure } from '../export/words.ts';
import { readAssets } from './assets.ts';
import { catalogue } from './catalogue.ts';
import { dataElement } from './data.ts';
import { html, textOf, verbatim } from './html.ts';
import { changes, failures, findings, repositories } from './lists.ts';
import { coverage, header, tiles, trend } from './summary.ts';
import { causes, helm, rules as rulesTable, teams } from './tables.ts';

/**
 * The page as text. The same overview gives the same bytes.
 *
 * @param rules every rule that the tool knows, sorted by code
 */
export function renderPage(overview: Overview, rules: readonly Rule[]): string {
  const { style, script, policy } = readAssets();
  const titles = new Map(rules.map(({ name, title }) => [name, title]));
  const left = leftOut(overview);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${verbatim(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="helm4-audit ${overview.toolVersion}">
<title>Helm 4 readiness: ${overview.run.label}</title>
<style>${verbatim(style)}</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
${header(overview)}<main id="main">
${tiles(overview)}${trend(overview)}${coverage(overview)}${teams(overview)}${rulesTable(overview, titles)}${causes(overview)}${helm(overview)}${changes(overview)}${repositories(overview)}${findings(overview)}${failures(overview)}${catalogue(overview, rules)}</main>
<footer><p>Written by helm4-audit ${overview.toolVersion} from the state of ${overview.run.label}. The page needs no network and sends nothing.${left > 0 ? ` ${figure(left)} findings are not in it; the CSV and JSON exports have all.` : ''}</p></footer>
${dataElement(overview)}<script>${verbatim(script)}</script>
</body>
</html>
`;
  return textOf(page);
}
