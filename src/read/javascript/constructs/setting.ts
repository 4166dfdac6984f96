/** Facts about a construct and the options that a program gives it. */
import type { HelmSetting, Word } from '../../../facts.ts';
import { type Context, placeOf, spanAt } from '../../lib/code/context.ts';
import { addFact } from '../../lib/code/facts.ts';
import type { Thing } from '../../lib/code/thing.ts';
import type { Extent } from '../../lib/code/tree.ts';
import type { Field } from '../../lib/value.ts';
import { wordOf } from '../../lib/word.ts';

/** A construct that a program makes. */
export interface Made {
  readonly tool: string;
  /** As the library calls it: `kubernetes.helm.v3.Release`. */
  readonly construct: string;
  /** The name of the class or method where it is called. */
  readonly name: Extent;
  /** Options that Helm is run with; `repositoryOpts.repo` for one inside another. */
  readonly options: readonly string[];
  /** Where the options are given. */
  readonly given: Extent;
}

/** Notes the construct, and each option that is set; options that may come with a map that is not known are unresolved. */
export function noteConstruct(context: Context, made: Made, given: Thing | undefined): void {
  noteSetting(context, made, '', undefined, made.name);
  if (given === undefined) return;
  for (const option of made.options) noteOption(context, made, option, given);
  const open = given.more ?? (given.members === undefined ? [] : undefined);
  if (open === undefined) return;
  for (const at of open.length === 0 ? [made.given] : open) noteOpen(context, made, at);
}

function noteOption(context: Context, made: Made, option: string, given: Thing): void {
  let holder: Thing | undefined = given;
  const path = option.split('.');
  for (const name of path.slice(0, -1)) holder = holder?.members?.get(name);
  const last = path.at(-1) ?? '';
  const thing = holder?.members?.get(last);
  if (thing === undefined) return;
  const place = holder?.places?.get(last);
  const key = place?.key ?? made.name;
  const words = wordsOf(context, thing, place?.value ?? key);
  for (const word of words) noteSetting(context, made, option, word, key);
}

function noteSetting(context: Context, made: Made, option: string, value: Word | undefined, at: Extent): void {
  const { tool, construct } = made;
  const fact: HelmSetting = {
    kind: 'setting',
    origin: 'arguments',
    scope: context.scope,
    tool,
    construct,
    option,
    value,
    span: spanAt(context, at),
    library: undefined,
  };
  addFact(context, fact);
}

function noteOpen(context: Context, { construct }: Made, at: Extent): void {
  const span = spanAt(context, at);
  const what = context.state.text.value.slice(at.start, Math.min(at.end, at.start + 80)).replace(/\s+/g, ' ');
  const reason = `options of ${construct} come from elsewhere`;
  addFact(context, { kind: 'unresolved', scope: context.scope, span, what, reason, relevant: true });
}

/** What an option may hold: one word for each value. What is no text is a word without one. */
function wordsOf(context: Context, thing: Thing, at: Extent): (Word | undefined)[] {
  const site = spanAt(context, at);
  if (thing.members !== undefined || thing.closures !== undefined) return [undefined];
  const found = new Map<string, Word>();
  for (const fields of thing.value.alternatives) {
    const [field] = fields;
    if (fields.length > 1) return [undefined];
    const word = wordOf(field ?? falsy(context, at), site);
    found.set(`${word.text}:${word.shown}`, word);
  }
  return [...found.values()];
}

/** `false`, `null` and `undefined` are all the same to an option: it is off. */
function falsy(context: Context, at: Extent): Field {
  const written = context.state.text.value.slice(at.start, at.end);
  const literal = /^(?:false|null|undefined)$/.test(written);
  return [{ text: literal ? written : 'false', at: literal ? placeOf(context, at) : undefined }];
}
