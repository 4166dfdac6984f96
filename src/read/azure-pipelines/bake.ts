/**
 * What `KubernetesManifest` runs to bake a chart.
 * https://github.com/microsoft/azure-pipelines-tasks/blob/299572e25b6cf14b21c7b60e5228603cbb5ffb42/Tasks/KubernetesManifestV1/src/actions/bake.ts
 * https://github.com/microsoft/azure-pipelines-tasks-common-packages/blob/main/common-npm-packages/kubernetes-common/helm-object-model.ts
 */
import type { Fact } from '../../facts.ts';
import type { Span } from '../../source/span.ts';
import { readArguments } from '../lib/shell/index.ts';
import { oneField } from '../lib/value.ts';
import type { Context } from './context.ts';
import { fieldOf, type Input, inputText, madeWord } from './inputs.ts';
import { type LineWord, lineWords } from './line.ts';

/** `helm template`, for `action: bake` with `renderType: helm`, which is the default. */
export function bakedChart(name: string, place: Span, inputs: ReadonlyMap<string, Input>, context: Context): Fact[] {
  const text = (key: string): string | undefined => {
    const input = inputs.get(key);
    return input === undefined ? '' : inputText(input, 0);
  };
  if (!/^bake$/i.test(text('action') ?? '') || !/^(?:helm2?)?$/i.test(text('rendertype') ?? '')) return [];
  const words: LineWord[] = [
    madeWord('helm', place, context),
    madeWord('template', inputs.get('action')?.site ?? place, context),
  ];
  const value = (key: string): void => {
    const input = inputs.get(key);
    if (input !== undefined && text(key) !== '')
      words.push({ value: oneField(...fieldOf(input, 0)), site: input.site });
  };
  const option = (flag: string, key: string): void => {
    const input = inputs.get(key);
    if (input !== undefined && text(key) !== '') words.push(madeWord(flag, input.key, context));
    value(key);
  };
  value('releasename');
  value('helmchart');
  option('--namespace', 'namespace');
  const files = inputs.get('overridefiles');
  if (files?.text !== undefined)
    for (const word of lineWords(fieldOf(files, 0), files.text, files.site))
      words.push(madeWord('-f', files.key, context), word);
  const { file, scope, guards } = context;
  return readArguments({ file, scope, origin: 'task', words, guards }).map((fact) =>
    fact.kind === 'command' ? { ...fact, wrappers: [name, ...fact.wrappers] } : fact,
  );
}
