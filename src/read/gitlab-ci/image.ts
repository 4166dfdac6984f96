/** `image:` and `services:`: the Helm that a container brings. */
import type { Fact, Guard, HelmPin, Link, Scope } from '../../facts.ts';
import { entryPointIsHelm, pinOfImage } from '../../helm/install/index.ts';
import type { SourceFile } from '../../source/text.ts';
import { imageLink } from '../lib/links.ts';
import { readArguments } from '../lib/shell/index.ts';
import { fieldText, type Value } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';
import { expandScalar, mentioned, namesIn, type Variables } from './expand.ts';
import type { Resolver } from './extend.ts';
import type { Inputs } from './inputs.ts';
import { type Node, type Scalar, scalarSpan, stringsOf, valueAt } from './tree.ts';
import { pinFact } from './variables.ts';

export interface Around {
  readonly file: SourceFile;
  readonly resolver: Resolver;
  readonly inputs: Inputs;
  readonly scope: Scope;
  readonly variables: Variables;
  readonly guards: readonly Guard[];
}

/** The pins of an `image:`, one for each version it may have. A name without known Helm in it gives none. */
export function imagePins(image: Node | undefined, around: Around): HelmPin[] {
  const name = imageName(image, around.resolver);
  if (name === undefined) return [];
  const fields = expandScalar(name.text, around.inputs, around.variables.value).alternatives.map(
    (alternative) => alternative[0] ?? [],
  );
  const known = fields.filter((field) => fieldText(field) !== undefined);
  return (known.length > 0 ? known : fields).flatMap((field) => {
    const pin = pinOfImage(wordOf(field, scalarSpan(name)));
    return pin === undefined ? [] : [pinFact(pin, around.scope, around.guards)];
  });
}

/** An image that is not known to hold Helm may be built in the repository. */
export function imageLinks(image: Node | undefined, around: Around): Link[] {
  const name = imageName(image, around.resolver);
  if (name === undefined) return [];
  return expandScalar(name.text, around.inputs, around.variables.value)
    .alternatives.map((fields) => wordOf(fields[0] ?? [], scalarSpan(name)))
    .filter((word) => pinOfImage(word) === undefined)
    .map((word) => imageLink(word, 'task', around.scope, around.guards));
}

/** `image: name`, or `image: {name: …}`. */
function imageName(image: Node | undefined, resolver: Resolver): Scalar | undefined {
  const node = resolver.follow(image);
  const name = node?.kind === 'map' ? resolver.follow(valueAt(node, 'name')) : node;
  return name?.kind === 'scalar' && !name.empty && name.text.value !== '' ? name : undefined;
}

/** Services run beside the script; only one that is started with a Helm command matters. */
export function serviceFacts(services: Node | undefined, around: Around): Fact[] {
  const list = around.resolver.follow(services);
  if (list?.kind !== 'list') return [];
  return list.items.slice(0, 100).flatMap((item, index): readonly Fact[] => {
    const service = around.resolver.follow(item);
    const name = imageName(service, around.resolver);
    const words = [
      ...stringsOf(around.resolver.follow(valueAt(service, 'entrypoint'))),
      ...stringsOf(around.resolver.follow(valueAt(service, 'command'))),
    ].slice(0, 1_000);
    if (name === undefined || words.length === 0) return [];
    const scope: Scope = [...around.scope, { kind: 'step', name: `services[${index}]` }];
    const value = (each: Scalar): Value => expandScalar(each.text, around.inputs, around.variables.value);
    const facts = readArguments({
      file: around.file,
      scope,
      origin: 'arguments',
      words: words.map((each) => ({ value: value(each), site: scalarSpan(each) })),
      variables: mentioned(namesIn(words.map((each) => each.text.value).join(' ')), around.variables),
      guards: around.guards,
      ...(valueAt(service, 'entrypoint') === undefined && entryPointIsHelm(name.text.value)
        ? { image: { name: name.text.value, site: scalarSpan(name) } }
        : {}),
    });
    return facts.length === 0 ? [] : [...imagePins(service, { ...around, scope }), ...facts];
  });
}
