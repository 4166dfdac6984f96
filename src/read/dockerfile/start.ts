/** What a container of a stage runs when it starts. */
import type { Fact, Origin } from '../../facts.ts';
import type { SourceFile } from '../../source/text.ts';
import { readArguments } from '../lib/shell/index.ts';
import { type Stage, type Started, variablesOf } from './stage.ts';

/**
 * The call that the exec forms of ENTRYPOINT and CMD make together: CMD gives the arguments of ENTRYPOINT, or of the entry
 * point of an image that runs helm. https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact
 */
export function started(stage: Stage, file: SourceFile, origin: Origin): readonly Fact[] {
  const { entrypoint, command } = stage;
  const own = [entrypoint, command].filter((part): part is Started => part?.inherited === false);
  const last = own.at(-1);
  if (last === undefined) return [];
  const words = [...(entrypoint?.words ?? []), ...(command?.words ?? [])];
  const image = entrypoint === undefined ? stage.helmImage : undefined;
  const variables = variablesOf(stage);
  return readArguments({
    file,
    scope: last.scope,
    origin,
    words,
    variables,
    ...(image === undefined ? {} : { image }),
  });
}
