import type { Location, Result, Fix as SarifFix } from 'sarif';
import type { Finding } from '../audit/types.ts';
import { addTo } from '../multimap.ts';
import type { Fix, Severity } from '../rule.ts';
import { compareSpans, type Span } from '../source/span.ts';
import { byPlace, rank } from './groups.ts';
import { adviceSentence, count, placeLabel, printable, sentence } from './printable.ts';
import { LIMITS } from './sarif-limits.ts';
import { artifact, location, region } from './sarif-places.ts';

/** Linked places per message; the rest is listed as related locations without a link. */
const LINKED = 10;

/** Findings of one rule on one line. */
export interface SarifHit {
  readonly first: Finding;
  readonly others: readonly Finding[];
  readonly severity: Severity;
}

/**
 * Joins findings of one rule that begin on one line: GitHub tells alerts apart by rule, path and line, and drops the second.
 * The most severe of them leads. Hits are sorted by place, then rule.
 */
export function mergeLines(findings: readonly Finding[]): SarifHit[] {
  const lines = new Map<string, Finding[]>();
  for (const finding of [...findings].sort(byPlace)) {
    const key = JSON.stringify([finding.code, finding.span.path, finding.span.startLine]);
    addTo(lines, key, finding);
  }
  const hits: SarifHit[] = [];
  for (const line of lines.values()) {
    const [first, ...others] = line.sort((a, b) => rank(a.severity) - rank(b.severity) || byPlace(a, b));
    if (first !== undefined) hits.push({ first, others, severity: first.severity });
  }
  return hits.sort((a, b) => byPlace(a.first, b.first));
}

/** One result. Notes receive what had to be cut. */
export function sarifResult(
  hit: SarifHit,
  indexes: ReadonlyMap<string, number>,
  prefix: string,
  notes: string[],
): Result {
  const { first } = hit;
  const places = relatedPlaces(hit);
  if (places.length > LIMITS.related) {
    notes.push(
      `SARIF: ${count(places.length - LIMITS.related, 'related place')} of ${first.code} at ${placeLabel(first.span)} left out`,
    );
  }
  const related = places.slice(0, LIMITS.related).map(
    (place, index): Location => ({
      id: index + 1,
      ...location(place.span, prefix),
      message: { text: sentence(plain(place.text)) },
    }),
  );
  const index = indexes.get(first.code);
  const fixes = [first, ...hit.others].flatMap((finding) => (finding.fix === null ? [] : [finding.fix]));
  const fix = fixes.length === 0 ? undefined : sarifFix(fixes, prefix);
  return {
    ruleId: first.code,
    ...(index === undefined ? {} : { ruleIndex: index }),
    level: hit.severity,
    message: { text: messageText(hit, places) },
    locations: [location(first.span, prefix)],
    ...(related.length === 0 ? {} : { relatedLocations: related }),
    ...(first.fingerprint === '' ? {} : { partialFingerprints: { primaryLocationLineHash: first.fingerprint } }),
    ...(fix === undefined ? {} : { fixes: [fix] }),
    properties: {
      rule: first.rule,
      row: first.row,
      effect: first.effect,
      when: first.when,
      confidence: first.confidence,
    },
  };
}

interface RelatedPlace {
  readonly span: Span;
  readonly text: string;
  readonly kind: 'also' | 'because' | 'see';
}

function relatedPlaces(hit: SarifHit): RelatedPlace[] {
  const places: RelatedPlace[] = hit.others.map((other) => ({ span: other.span, text: other.message, kind: 'also' }));
  for (const finding of [hit.first, ...hit.others]) {
    for (const { text, span } of finding.helm.because) {
      if (span !== undefined) places.push({ span, text, kind: 'because' });
    }
    for (const { span, message } of finding.related) places.push({ span, text: message, kind: 'see' });
  }
  const seen = new Set<string>();
  return places.filter((place) => {
    const key = JSON.stringify([place.kind, place.span.path, place.span.start, place.span.end, place.text]);
    return seen.size !== seen.add(key).size;
  });
}

/** First what was found (GitHub's title), then what to write, then why here, each place linked as `[words](id)`. */
function messageText(hit: SarifHit, places: readonly RelatedPlace[]): string {
  const { first } = hit;
  const parts = [sentence(plain(first.message)), sentence(plain(first.why)), plain(adviceSentence(first.write))];
  for (const assumption of first.assumptions) parts.push(sentence(plain(`Assumed: ${assumption}`)));
  const links = (kind: RelatedPlace['kind'], words: (place: RelatedPlace) => string): string[] =>
    places.slice(0, LINKED).flatMap((place, index) => (place.kind === kind ? [`[${words(place)}](${index + 1})`] : []));
  const also = links('also', (place) => `column ${place.span.startColumn}`);
  const unlinked = hit.others.length - also.length;
  if (also.length > 0) {
    parts.push(`Also on this line: ${also.join(', ')}${unlinked > 0 ? ` and ${unlinked} more` : ''}.`);
  }
  const because = links('because', (place) => linkWords(place.text));
  if (because.length > 0) parts.push(`Helm here: ${because.join('; ')}.`);
  const see = links('see', (place) => linkWords(place.text));
  if (see.length > 0) parts.push(`See ${see.join(', ')}.`);
  return parts.filter((part) => part !== '').join(' ');
}

/** Text in which nothing looks like a link to a related location. */
function plain(text: string): string {
  return printable(text).replaceAll('](', '] (');
}

/** Text between the brackets of a link; brackets in it are escaped as SARIF §3.11.6 asks. */
function linkWords(text: string): string {
  return plain(text)
    .replace(/\.$/, '')
    .replace(/[\\[\]]/g, (character) => `\\${character}`);
}

/** One fix out of the fixes of a line; undefined when an edit is inexact or two overlap. */
function sarifFix(fixes: readonly Fix[], prefix: string): SarifFix | undefined {
  const edits = fixes.flatMap((fix) => fix.edits).sort((a, b) => compareSpans(a.span, b.span));
  const clash = edits.some((edit, index) => {
    const before = edits[index - 1];
    return before !== undefined && before.span.path === edit.span.path && before.span.end > edit.span.start;
  });
  if (clash || edits.length === 0 || edits.some((edit) => !edit.span.exact)) return undefined;
  const paths = [...new Set(edits.map((edit) => edit.span.path))];
  return {
    description: { text: sentence(plain([...new Set(fixes.map((fix) => fix.title))].join('; '))) },
    artifactChanges: paths.map((path) => ({
      artifactLocation: artifact(path, prefix),
      replacements: edits
        .filter((edit) => edit.span.path === path)
        .map((edit) => ({
          deletedRegion: region(edit.span),
          ...(edit.text === '' ? {} : { insertedContent: { text: edit.text } }),
        })),
    })),
  };
}
