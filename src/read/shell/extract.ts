import type { Fact, HelmPin, Origin, Scope } from '../../facts.ts';
import { pinOfVendored, vendoredGetHelm } from '../../helm/install/index.ts';
import { spanOf, type Text } from '../../source/text.ts';
import { completedPath } from '../lib/completed.ts';
import { readShell } from '../lib/shell/index.ts';
import type { Given } from '../reader.ts';
import { withTestsAsFunctions } from './bats.ts';

/** The facts of a shell script. */
export function extract(text: Text, scope: Scope, origin: Origin, given?: Given): readonly Fact[] {
  const path = completedPath(text.file.path);
  const script = path.endsWith('.bats') || /^#![^\n]*bats/.test(text.value) ? withTestsAsFunctions(text) : text;
  const { facts } = readShell({ text: script, scope, origin, ...given });
  const copy = vendoredPin(text, scope, origin);
  return copy === undefined ? facts : [...facts.filter((fact) => fact.kind !== 'pin'), copy];
}

/** A copy of an install script of Helm: what it installs is decided by the place where it asks for the newest version. */
function vendoredPin(text: Text, scope: Scope, origin: Origin): HelmPin | undefined {
  const copy = vendoredGetHelm(text.value);
  if (copy === undefined) return undefined;
  const { file: _, ...pin } = pinOfVendored(copy, spanOf(text, copy.start, copy.end));
  return { ...pin, kind: 'pin', origin, scope, guards: [] };
}
