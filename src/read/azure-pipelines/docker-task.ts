/** `Docker@2` that builds an image which other places may run. */
import type { Fact } from '../../facts.ts';
import type { Context } from './context.ts';
import { type Input, inputText, inputWord } from './inputs.ts';
import { scriptPath } from './links.ts';

/** The link from an image to its Dockerfile; nothing for a Dockerfile that is found by a pattern. */
export function builtImage(inputs: ReadonlyMap<string, Input>, { scope, guards }: Context): Fact[] {
  const command = inputs.get('command');
  const repository = inputs.get('repository') ?? inputs.get('imagename');
  const file = inputs.get('dockerfile') ?? inputs.get('dockerfilepath');
  const does = command === undefined ? 'buildandpush' : inputText(command, 0)?.toLowerCase();
  if (repository === undefined || file === undefined || !/^build/.test(does ?? '')) return [];
  const image = inputText(repository, 0);
  const path = scriptPath(inputWord(file, 0));
  if (image === undefined || image === '' || path === undefined) return [];
  return [
    {
      kind: 'link',
      origin: 'task',
      scope,
      how: 'build',
      path: image,
      file: path,
      arguments: [],
      variables: [],
      guards,
      span: file.site,
    },
  ];
}
