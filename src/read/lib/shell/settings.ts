/** Variables of the environment that Helm or its installers read. */
import type { Assignment, Word as WordNode } from 'unbash';
import type { EnvSetting, Word } from '../../../facts.ts';
import { isHelmVariable } from '../../../helm/environment.ts';
import { pinOfVersionVariable } from '../../../helm/install/index.ts';
import { type Span, spanKey } from '../../../source/span.ts';
import { spanOf } from '../../../source/text.ts';
import type { Value } from '../value.ts';
import { wordOf } from '../word.ts';
import type { Context } from './context.ts';
import { emitPin } from './pins.ts';

export function setting(context: Context, name: string, value: Word): EnvSetting | undefined {
  if (!isHelmVariable(name)) return undefined;
  const { origin, scope } = context.shared;
  return { kind: 'env', origin, scope, name, value, span: value.span };
}

/** A version is put together from few pieces; a string that grows in a loop has thousands. */
const MAX_VERSION_PIECES = 50;

export function emitAssignment(context: Context, part: Assignment, value: Value): void {
  const site = spanOf(context.text, part.pos, part.end);
  const [fields = []] = value.alternatives;
  const isVersion =
    value.alternatives.length === 1 && fields.length === 1 && (fields[0] ?? []).length <= MAX_VERSION_PIECES;
  if (!isVersion && !isHelmVariable(part.name)) return;
  const word = valueWord(value, spanOf(context.text, part.value.pos, part.value.end));
  const found = setting(context, part.name, word);
  if (found !== undefined) emitSetting(context, { ...found, span: site });
  if (!isVersion || word.via.length > 0) return;
  const pin = pinOfVersionVariable(part.name, word);
  if (pin !== undefined) emitPin(context, pin);
}

/** `export HELM_HOME` of a variable set before: the value is not repeated. */
export function emitExport(context: Context, word: WordNode): void {
  if (!isHelmVariable(word.text)) return;
  const { origin, scope } = context.shared;
  const span = spanOf(context.text, word.pos, word.end);
  emitSetting(context, { kind: 'env', origin, scope, name: word.text, value: undefined, span });
}

function emitSetting(context: Context, fact: EnvSetting): void {
  const key = `env:${fact.name}:${spanKey(fact.span)}`;
  if (context.shared.seen.has(key)) return;
  context.shared.seen.add(key);
  context.shared.facts.push(fact);
}

function valueWord(value: Value, site: Span): Word {
  return wordOf(value.alternatives[0]?.[0] ?? [], site);
}
