/** Java and Kotlin programs that start Helm. */
import type { Fact, Scope } from '../../facts.ts';
import { fileText, type SourceFile } from '../../source/text.ts';
import { gradleHost } from '../gradle/build.ts';
import { jvmLanguage } from '../gradle/language.ts';
import { readProgram } from '../lib/code/index.ts';
import { parseJava, parseKotlin } from '../lib/code/jvm/index.ts';
import { urlFacts } from '../lib/urls.ts';
import type { Given, Reader } from '../reader.ts';
import { format } from './format.ts';

export const reader: Reader = { ...format, read: readJava };

function readJava(file: SourceFile, given?: Given): readonly Fact[] {
  if (format.matters?.(file) === false) return [];
  const text = fileText(file);
  const scope: Scope = [{ kind: 'file', name: file.path }];
  const kotlin = file.path.endsWith('.kt');
  const program = kotlin ? parseKotlin(text) : parseJava(text);
  const language = jvmLanguage(kotlin ? 'Kotlin' : 'Java');
  const host = kotlin ? { host: gradleHost('') } : {};
  return [...readProgram(program, language, { scope, given, ...host }), ...urlFacts(text, scope, 'shell')];
}
