/** Jenkins pipelines, shared libraries and job DSL. */
import type { Fact, Scope } from '../../facts.ts';
import { fileText, type SourceFile, type Text } from '../../source/text.ts';
import { readProgram } from '../lib/code/index.ts';
import { parseGroovy } from '../lib/code/jvm/index.ts';
import { urlFacts } from '../lib/urls.ts';
import { textOfField } from '../lib/word.ts';
import type { Given, Reader } from '../reader.ts';
import { format } from './format.ts';
import { GROOVY } from './language.ts';
import { newPipeline, unusedPins } from './pipeline.ts';

export const reader: Reader = { ...format, read: readJenkins };

/** Pipelines in strings of pipelines are read so deep. */
const DEEPEST = 3;

function readJenkins(file: SourceFile, given?: Given): readonly Fact[] {
  const text = fileText(file);
  const scope: Scope = [{ kind: 'file', name: file.path }];
  return [...readText(text, scope, given, 0), ...urlFacts(text, scope, 'shell')];
}

function readText(text: Text, scope: Scope, given: Given | undefined, depth: number): readonly Fact[] {
  const pipeline = newPipeline(depth, (context, value, near) => {
    if (depth >= DEEPEST) return [];
    return value.alternatives.slice(0, 1).flatMap((fields) => {
      const inner = textOfField(fields[0] ?? [], context.state.text.file, near);
      return readText(inner.text, context.scope, given, depth + 1);
    });
  });
  const facts = readProgram(parseGroovy(text), GROOVY, { scope, given, host: pipeline.host });
  return [...facts, ...unusedPins(pipeline)];
}
