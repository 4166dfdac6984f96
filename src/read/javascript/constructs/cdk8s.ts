/**
 * `new Helm(scope, id, props)` of cdk8s runs `helm template` while it synthesizes, with the Helm of the machine:
 * https://github.com/cdk8s-team/cdk8s-core/blob/2.x/src/helm.ts
 */
import type { Context } from '../../lib/code/context.ts';
import { placeOf } from '../../lib/code/context.ts';
import { runWords } from '../../lib/code/run.ts';
import { sited } from '../../lib/code/sites.ts';
import { appended, asElement, asText, isEmpty, type Thing } from '../../lib/code/thing.ts';
import type { Call, Extent } from '../../lib/code/tree.ts';
import { type Field, unknownValue, type Value } from '../../lib/value.ts';

/** Options that cdk8s writes as a flag with a value, in its order. */
const FLAGS = ['repo', 'version', 'namespace'] as const;

/**
 * Reads the command that the construct runs.
 *
 * @param name where the class is named in the call
 * @param given the properties; undefined when the call has none
 * @param assumes what is taken for granted where the construct is not that of cdk8s itself
 */
export function noteHelm(context: Context, call: Call, name: Extent, given: Thing | undefined, assumes?: string): void {
  const members = given?.members;
  let words = programOf(context, members?.get('helmExecutable'), name);
  const add = (value: Value, site: Extent): void => {
    words = appended(words, sited(context, value, site), 'fields');
  };
  add(made('template'), name);
  for (const option of FLAGS) {
    const thing = members?.get(option);
    if (thing === undefined || isEmpty(thing)) continue;
    const place = given?.places?.get(option);
    add(made(`--${option}`), place?.key ?? name);
    add({ alternatives: asText(thing).alternatives.slice(0, 1) }, place?.value ?? name);
  }
  const flags = members?.get('helmFlags');
  if (flags !== undefined) words = appended(words, asElement(flags), 'fields');
  // Flags may come with what is not known.
  const [open] = given?.more ?? (members === undefined ? [name] : []);
  if (flags === undefined && open !== undefined) add(unknownValue('helmFlags', placeOf(context, open), true), open);
  add(oneWord(members?.get('releaseName'), 'release'), given?.places?.get('releaseName')?.value ?? name);
  add(oneWord(members?.get('chart'), 'chart'), given?.places?.get('chart')?.value ?? name);
  runWords(context, words, call, name, { captures: true, ...(assumes === undefined ? {} : { assumes }) });
}

/** `helm`, unless the construct is told another. */
function programOf(context: Context, thing: Thing | undefined, name: Extent): Value {
  if (thing === undefined || isEmpty(thing)) return sited(context, made('helm'), name);
  return asText(thing);
}

function made(text: string): Value {
  const field: Field = [{ text, at: undefined }];
  return { alternatives: [[field]] };
}

/** A word that is one for certain. */
function oneWord(thing: Thing | undefined, otherwise: string): Value {
  const [fields] = thing === undefined ? [] : asText(thing).alternatives;
  const [field] = fields ?? [];
  if (field === undefined) return { alternatives: [[[{ unknown: otherwise, at: undefined, list: false }]]] };
  return { alternatives: [[field.map((piece) => ('text' in piece ? piece : { ...piece, list: false }))]] };
}
