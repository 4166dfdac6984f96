/** Gradle builds in Groovy and Kotlin. */
import type { Fact, Scope } from '../../facts.ts';
import { fileText, type SourceFile } from '../../source/text.ts';
import { readProgram } from '../lib/code/index.ts';
import { parseGroovy, parseKotlin } from '../lib/code/jvm/index.ts';
import { urlFacts } from '../lib/urls.ts';
import type { Given, Reader } from '../reader.ts';
import { gradleHost } from './build.ts';
import { format } from './format.ts';
import { jvmLanguage } from './language.ts';
import { propertyFacts } from './plugin.ts';

export const reader: Reader = { ...format, read: readGradle };

function readGradle(file: SourceFile, given?: Given): readonly Fact[] {
  const text = fileText(file);
  const scope: Scope = [{ kind: 'file', name: file.path }];
  if (file.path.endsWith('.properties')) return propertyFacts(text);
  const kotlin = file.path.endsWith('.kts');
  const program = kotlin ? parseKotlin(text) : parseGroovy(text);
  const language = jvmLanguage(kotlin ? 'Kotlin' : 'Groovy');
  return [
    ...readProgram(program, language, { scope, given, host: gradleHost(text.value) }),
    ...urlFacts(text, scope, 'shell'),
  ];
}
