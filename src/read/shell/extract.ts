import type { Fact, HelmPin, Origin, Scope } from '../../facts.ts';
import { pinOfVendored, vendoredGetHelm } from '../../helm/install/index.ts';
import { type Place, spanOf, type Text } from '../../source/text.ts';
import { readShell } from '../lib/shell/index.ts';
import { holesOf, type Mark, templateActions } from '../lib/templates.ts';
import { EMPTY, type Value } from '../lib/value.ts';
import type { Given } from '../reader.ts';
import { withTestsAsFunctions } from './bats.ts';
import { isTemplate } from './matches.ts';

/** The facts of a shell script. Actions of a template engine are values that are not known. */
export function extract(text: Text, scope: Scope, origin: Origin, given?: Given): readonly Fact[] {
  const { path } = text.file;
  const script = path.endsWith('.bats') || /^#![^\n]*bats/.test(text.value) ? withTestsAsFunctions(text) : text;
  const holes = isTemplate(path) ? holesOf(script, templateActions(script.value), valueOfAction) : [];
  const { facts } = readShell({ text: script, scope, origin, holes, ...given });
  const copy = vendoredPin(text, scope, origin);
  return copy === undefined ? facts : [...facts.filter((fact) => fact.kind !== 'pin'), copy];
}

/** Actions that steer the template print nothing; what the others print is not known. */
function valueOfAction(mark: Mark, at: Place): Value | undefined {
  const written = at.text.value.slice(mark.start, mark.end);
  return STEERS.test(written) ? EMPTY : undefined;
}

const STEERS = /^\{[%#]|^\{\{[-~]?\s*(?:\/\*|\$?\w+\s*:?=|(?:if|else|end|range|with|define|block|break|continue)\b)/;

/** A copy of an install script of Helm: what it installs is decided by the place where it asks for the newest version. */
function vendoredPin(text: Text, scope: Scope, origin: Origin): HelmPin | undefined {
  const copy = vendoredGetHelm(text.value);
  if (copy === undefined) return undefined;
  const { file: _, ...pin } = pinOfVendored(copy, spanOf(text, copy.start, copy.end));
  return { ...pin, kind: 'pin', origin, scope, guards: [] };
}
