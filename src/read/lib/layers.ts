/** Pins that programs of AWS CDK make by choosing a kubectl layer. */
import type { HelmPin, Scope } from '../../facts.ts';
import { kubectlLayersIn, pinOfLayer } from '../../helm/install/index.ts';
import { spanOf, type Text } from '../../source/text.ts';

/** The pins of the layers that a program names, or a list of what it depends on. */
export function layerPins(text: Text, scope: Scope): HelmPin[] {
  return kubectlLayersIn(text.value).map(({ kubernetes, start, end }) => {
    const { file: _, ...pin } = pinOfLayer(kubernetes, spanOf(text, start, end));
    return { ...pin, kind: 'pin', origin: 'task', scope, guards: [] };
  });
}
