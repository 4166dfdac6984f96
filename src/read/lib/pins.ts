/** Pins of texts that run one after another on one machine: the steps of a build stage, the lines of a recipe. */
import type { HelmPin, Origin, Scope } from '../../facts.ts';
import { mergeInstallSteps, uniquePins } from '../../helm/install/index.ts';
import { spanKey } from '../../source/span.ts';
import type { FoundPin } from './shell/types.ts';

export type PlacedPin = FoundPin & { readonly scope: Scope };

/** Pins with the place that each was found in. */
export function placed(pins: readonly FoundPin[], scope: Scope): PlacedPin[] {
  return pins.map((pin) => ({ ...pin, scope }));
}

/**
 * The pins as facts, in the order of the texts: a download in one text and its use in a later one are put together, and
 * a version is one pin, however often it is used.
 */
export function placedPinFacts(pins: readonly PlacedPin[], origin: Origin): HelmPin[] {
  return uniquePins(mergeInstallSteps(pins)).map((pin): HelmPin => ({ ...pin, kind: 'pin', origin }));
}

/** The pins without those that only repeat where another one has its version from. */
export function withoutRepeated(pins: readonly HelmPin[], others: readonly HelmPin[]): HelmPin[] {
  const places = new Set(others.map((pin) => spanKey(pin.span)));
  return pins.filter((pin) => !places.has(spanKey(pin.span)));
}
