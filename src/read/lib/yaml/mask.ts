/** Template expressions inside YAML: Jinja, Go templates, GitHub expressions. */
import { type Text, textBuilder } from '../../../source/text.ts';

export interface Masked {
  /** The text without control expressions (`{% if %}`, `{{- end }}`), which are blanks of the same length. */
  readonly text: Text;
  /** What to parse: the same length again, with every other expression as underscores. */
  readonly parsed: string;
}

/** `{{ if x }}`, `{{- end -}}`, `{{/* comment *\/}}` of Go templates; everything in `{% %}` and `{# #}` of Jinja. */
const GO_CONTROL = /^\{\{-?\s{0,20}(?:if|else|end|range|with|define|block|template|break|continue|\/\*)/;
const CLOSERS: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '{#': '#}' };

/**
 * Masks the template expressions of a text, so that what is around them can be parsed; offsets stay as they are.
 * Undefined when there are none.
 */
export function maskTemplates(text: Text): Masked | undefined {
  const { value } = text;
  const builder = textBuilder(text);
  const parts: string[] = [];
  let kept = 0;
  let shown = 0;
  /** Closers that do not occur any more, so that a thousand openers do not search a thousand times. */
  const exhausted = new Set<string>();
  const opener = /\{[{%#]/g;
  for (let match = opener.exec(value); match !== null; match = opener.exec(value)) {
    const start = match.index;
    const closer = CLOSERS[match[0]] ?? '';
    const found = exhausted.has(closer) ? -1 : value.indexOf(closer, start + 2);
    if (found < 0) {
      exhausted.add(closer);
      continue;
    }
    const end = found + 2;
    const expression = value.slice(start, end);
    const isControl = match[0] !== '{{' || GO_CONTROL.test(expression);
    const mask = expression.replace(/[^\r\n]/g, isControl ? ' ' : '_');
    parts.push(value.slice(shown, start), mask);
    shown = end;
    if (isControl) {
      builder.keep(kept, start).put(mask, start, end);
      kept = end;
    }
    opener.lastIndex = end;
  }
  if (shown === 0) return undefined;
  parts.push(value.slice(shown));
  return { text: builder.keep(kept, value.length).build(), parsed: parts.join('') };
}
