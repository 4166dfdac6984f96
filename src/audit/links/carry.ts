/** Helm that one file installs for the files that run it. */
import type { HelmPin } from '../../facts.ts';
import { addTo } from '../../multimap.ts';
import { type Span, spanKey } from '../../source/span.ts';
import { type InContext, isCalled } from './contexts.ts';
import type { Edge } from './units.ts';

/** A pin of another file, in the place that runs or takes in that file. */
export interface Carried {
  readonly pin: HelmPin;
  /** The calls that lead from the place to the pin, the nearest to the pin first. */
  readonly trail: readonly { readonly text: string; readonly span: Span }[];
}

const MOST = 5_000;
const MOST_OF_ONE = 200;
const DEEPEST = 50;

/** The pins that count in other files than their own. */
export function carriedPins(edges: readonly Edge[], { facts, callers }: InContext): Carried[] {
  const pins = pinsByFile(facts);
  const from = leading(edges.filter(leadsOn), pins);
  const images = builtImages(edges);
  const known = new Map<Edge, readonly Carried[]>();
  const all: Carried[] = [];
  for (const edge of edges) {
    if (all.length >= MOST) break;
    if (edge.to === edge.from && edge.link.how === 'target') continue;
    if (leadsOn(edge)) all.push(...through(edge, DEEPEST));
  }
  if (images.size === 0) return all.slice(0, MOST);
  for (const fact of [...facts.values()].flat()) {
    if (fact.kind !== 'link' || fact.how !== 'image' || all.length >= MOST) continue;
    for (const edge of images.get(imageName(fact.path)) ?? []) {
      const inside = { ...edge, link: { ...edge.link, scope: fact.scope, span: fact.span, guards: fact.guards } };
      all.push(...through(inside, DEEPEST).map((one) => ({ ...one, pin: { ...one.pin, means: 'image' as const } })));
    }
  }
  return all.slice(0, MOST);

  /** The pins that a link brings to its place; each link is gone through once, and one of a circle brings none. */
  function through(edge: Edge, depth: number): readonly Carried[] {
    const { link, to } = edge;
    const own = pins.get(to) ?? [];
    const next = from.get(to) ?? [];
    if (own.length === 0 && next.length === 0) return [];
    const before = known.get(edge);
    if (before !== undefined || depth === 0) return before ?? [];
    known.set(edge, []);
    const place = { text: linkWords(edge), span: link.span };
    const found: Carried[] = [];
    for (const pin of own) {
      if (!goesWith(pin, edge) || !isCalled(pin, edge)) continue;
      const only = callers.get(pin);
      if (only !== undefined && !only.some((caller) => spanKey(caller.link.span) === spanKey(link.span))) continue;
      found.push({ pin: moved(pin, edge), trail: [place] });
    }
    for (const further of next) {
      if (found.length >= MOST_OF_ONE) break;
      if (!isCalled(further.link, edge)) continue;
      for (const { pin, trail } of through(further, depth - 1))
        found.push({ pin: moved(pin, edge), trail: [...trail, place] });
    }
    const kept = found.slice(0, MOST_OF_ONE);
    known.set(edge, kept);
    return kept;
  }
}

function pinsByFile(facts: InContext['facts']): ReadonlyMap<string, readonly HelmPin[]> {
  const pins = new Map<string, readonly HelmPin[]>();
  for (const [path, all] of facts) {
    const own = all.filter((fact) => fact.kind === 'pin');
    if (own.length > 0) pins.set(path, own);
  }
  return pins;
}

/** By file, the links that lead to a pin in the end. */
function leading(edges: readonly Edge[], pins: ReadonlyMap<string, unknown>): ReadonlyMap<string, readonly Edge[]> {
  const into = grouped(edges, ({ to }) => to);
  const found = new Set(pins.keys());
  for (const path of found) for (const { from } of into.get(path) ?? []) found.add(from);
  return grouped(
    edges.filter(({ to }) => found.has(to)),
    ({ from }) => from,
  );
}

function grouped(edges: readonly Edge[], by: (edge: Edge) => string): Map<string, Edge[]> {
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    addTo(groups, by(edge), edge);
  }
  return groups;
}

/** Whether what the other file installs is there where the link is written. */
function leadsOn({ link }: Edge): boolean {
  return link.how !== 'build' && link.how !== 'variables';
}

/** What happens where a link is written, as a sentence. */
export function linkWords({ link, to }: Edge): string {
  switch (link.how) {
    case 'source':
      return `${to} is sourced here`;
    case 'include':
      return `${to} is included here`;
    case 'uses':
      return `${to} is called here`;
    case 'target':
      return link.name === undefined || link.name === '.default'
        ? `${to} is called here`
        : `'${link.name}' of ${to} is called here`;
    case 'build':
    case 'image':
      return `the image that ${to} makes runs here`;
    case 'tools':
      return `the tools of ${to} are installed here`;
    case 'run':
    case 'variables':
      return `${to} is run here`;
  }
}

function moved(pin: HelmPin, { link }: Edge): HelmPin {
  return { ...pin, scope: link.scope, guards: [...pin.guards, ...link.guards] };
}

/** What another machine or image has does not come along; a variable does only where the file becomes a part. */
function goesWith(pin: HelmPin, { link }: Edge): boolean {
  if (pin.origin === 'documentation' || pin.only === true || pin.provisional === true) return false;
  if (pin.directory === true) return link.how === 'tools' || (link.how === 'source' && pin.means === 'version-file');
  if (pin.means === 'runner') return false;
  if (pin.means === 'image') return link.how === 'build';
  if (pin.means === 'version-file') return link.how === 'source' || link.how === 'include';
  return true;
}

/** The Dockerfiles of images that are built in the repository, by the name of the image without registry and tag. */
function builtImages(edges: readonly Edge[]): Map<string, Edge[]> {
  const images = new Map<string, Edge[]>();
  for (const edge of edges) {
    if (edge.link.how !== 'build') continue;
    const name = imageName(edge.link.path);
    if (name === '') continue;
    images.set(name, [...(images.get(name) ?? []), edge]);
  }
  return images;
}

/** `ghcr.io/acme/ci:1.2` as `acme/ci`; what is not known in front of it is left out. */
function imageName(image: string): string {
  const plain = image.replace(/@sha256:.*$/, '').replace(/:[^/:]*$/, '');
  const parts = plain.split('/').filter((part) => part !== '' && !/[.:$]|^localhost$|^\*\*$/.test(part));
  return parts.slice(-2).join('/');
}
