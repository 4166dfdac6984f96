/** The Lambda layers with which AWS CDK runs kubectl and Helm: https://github.com/cdklabs/awscdk-asset-kubectl */
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

/** The pin that using a layer makes. Which Helm the newer ones hold is not known. */
export function pinOfLayer(kubernetes: string, span: Span): PinGuess {
  const helm = rows('layers').find((row) => row('kubernetes') === kubernetes)?.('helm');
  const because =
    helm === undefined
      ? `the kubectl layer of AWS CDK for Kubernetes 1.${kubernetes} holds a Helm that is not known`
      : `the kubectl layer of AWS CDK for Kubernetes 1.${kubernetes} holds Helm ${helm}`;
  const range = helm === undefined ? undefined : { range: helm, floating: false };
  const pin = unpinned({ means: 'bundle', tool: `lambda-layer-kubectl-v${kubernetes}` }, span, range, because);
  return { ...pin, floating: false, only: true };
}
