/** The Lambda layers with which AWS CDK runs kubectl and Helm: https://github.com/cdklabs/awscdk-asset-kubectl */
import compare from 'semver/functions/compare.js';
import major from 'semver/functions/major.js';
import satisfies from 'semver/functions/satisfies.js';
import validRange from 'semver/ranges/valid.js';
import type { Span } from '../../source/span.ts';
import { rows } from './data.ts';
import { unpinned } from './guess.ts';
import type { PinGuess } from './types.ts';

/** A layer where a program or a list of dependencies names it; offsets in the text. */
export interface KubectlLayer {
  /** The minor version of Kubernetes that it is made for: `31`. */
  readonly kubernetes: string;
  readonly start: number;
  readonly end: number;
}

/** `KubectlV31Layer`, `@aws-cdk/lambda-layer-kubectl-v31`, `aws_cdk.lambda_layer_kubectl_v31`, `awscdkkubectlv31`. */
const LAYER = /\bKubectlV(\d\d)Layer\b|\blambda[-_]layer[-_]kubectl[-_]v(\d\d)\b|\bkubectlv(\d\d)\b/g;

/** The layers that a text names, each version once, where it stands first. */
export function kubectlLayersIn(text: string): KubectlLayer[] {
  const found = new Map<string, KubectlLayer>();
  if (!/kubectl/i.test(text)) return [];
  for (const match of text.matchAll(LAYER)) {
    const kubernetes = match[1] ?? match[2] ?? match[3] ?? '';
    if (!found.has(kubernetes))
      found.set(kubernetes, { kubernetes, start: match.index, end: match.index + match[0].length });
  }
  return [...found.values()];
}

/** A release of the package that a layer comes in, and the Helm in it. */
interface LayerRelease {
  readonly version: string;
  readonly helm: string;
}

/**
 * The pin that using a layer makes. Its packages for one Kubernetes hold different releases of Helm, even of two majors; of
 * packages that came out since nothing is known.
 *
 * @param asked the version of the package that the repository asks for, exact or a range; undefined when it names none
 */
export function pinOfLayer(kubernetes: string, span: Span, asked?: string): PinGuess {
  const tool = `${LAYER_TOOL}${kubernetes}`;
  const held = releasesOf(kubernetes, asked);
  const what = `the kubectl layer of AWS CDK for Kubernetes 1.${kubernetes}`;
  const named = asked === undefined ? what : `@aws-cdk/${tool} ${asked}, ${what},`;
  const helms = [...new Set(held.map(({ helm }) => helm))].sort(compare);
  const base = { means: 'bundle', tool } as const;
  if (helms.length === 0)
    return {
      ...unpinned(base, span, undefined, `${named} holds a Helm that is not known`),
      floating: false,
      only: true,
    };
  const range = { range: helms.join(' || '), floating: helms.length > 1 };
  const pin = unpinned(base, span, range, `${named} holds ${spoken(helms, held)}`);
  const open = asked === undefined && new Set(helms.map((helm) => major(helm))).size > 1;
  return { ...pin, only: true, ...(open ? { assumes: 'any release of its package may be installed' } : {}) };
}

/** What the pins of layers are called, in front of the minor version of Kubernetes. */
const LAYER_TOOL = 'lambda-layer-kubectl-v';

/** The minor version of Kubernetes of the layer that a pin is made by; undefined for other pins. */
export function layerOf(tool: string): string | undefined {
  return tool.startsWith(LAYER_TOOL) ? tool.slice(LAYER_TOOL.length) : undefined;
}

/** The known packages of a layer that a version or range may stand for. */
function releasesOf(kubernetes: string, asked: string | undefined): readonly LayerRelease[] {
  const all = rows('layers')
    .filter((row) => row('kubernetes') === kubernetes)
    .map((row): LayerRelease => ({ version: row('package'), helm: row('helm') }));
  const range = asked === undefined ? null : validRange(asked);
  // `latest`, `workspace:*`: whatever there is.
  return range === null ? all : all.filter(({ version }) => version !== '' && satisfies(version, range));
}

/** `Helm 3.18.0 (2.0.0) or 4.1.3 (2.2.0, 2.2.1), depending on its release`. */
function spoken(helms: readonly string[], held: readonly LayerRelease[]): string {
  const [only, ...others] = helms;
  if (others.length === 0) return `Helm ${only}`;
  const each = helms.map((helm) => {
    const packages = held.filter((release) => release.helm === helm).map(({ version }) => version);
    return `${helm} (${packages.join(', ')})`;
  });
  return `Helm ${each.slice(0, -1).join(', ')} or ${each.at(-1)}, depending on its release`;
}
