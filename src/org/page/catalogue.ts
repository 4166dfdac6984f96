/** What the rules with findings say, so that the page needs nothing else. */
import { adviceSentence, sentence } from '../../report/printable.ts';
import { helmWords } from '../../report/ranges.ts';
import { effectWords } from '../../report/words.ts';
import type { Rule } from '../../rule.ts';
import type { Overview } from '../export/overview.ts';
import { type Html, html, link, prose } from './html.ts';
import { section } from './parts.ts';

/** The rules that have findings, by code; the page of each is what `helm4-audit explain` prints. */
export function catalogue(overview: Overview, rules: readonly Rule[]): Html {
  const used = new Set(overview.rules.map(({ rule }) => rule));
  const told = rules.filter(({ name }) => used.has(name)).map(ruleArticle);
  const known = new Set(rules.map(({ name }) => name));
  const strange = overview.rules
    .filter(({ rule }) => !known.has(rule))
    .map(
      ({ rule, code }) =>
        html`<article id="rule-${rule}"><h3>${code} ${rule}</h3><p>This version of helm4-audit does not know the rule.</p></article>`,
    );
  return section('catalogue', 'What the rules say', [...told, ...strange]);
}

function ruleArticle(rule: Rule): Html {
  const rows = rule.rows.map((row) => {
    const both = row.both === undefined ? null : html`<br>For Helm 3 and 4: ${prose(adviceSentence(row.both.write))}`;
    const sources = row.evidence.map((source) => html` ${link(source.url, source.label)}`);
    return html`<dt><code>${row.subject}</code> <span class="dim">${effectWords(row.effect)}, ${helmWords(row.range)}</span></dt><dd>${prose(sentence(row.summary))} ${prose(adviceSentence(row.write))}${both}<br><span class="sources">Sources:${sources}</span></dd>
`;
  });
  return html`<article id="rule-${rule.name}"><h3>${rule.code} ${rule.name}: ${rule.title}</h3><p>${prose(rule.description)} <a href="#f.rule=${rule.name}">Its findings</a></p><details><summary>Releases, what to write, sources</summary><dl>${rows}</dl><p class="dim">In a terminal: <code>helm4-audit explain ${rule.code}</code></p></details></article>
`;
}
