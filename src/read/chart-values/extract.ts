import type { Fact, Scope } from '../../facts.ts';
import type { SourceFile } from '../../source/text.ts';
import { readDocuments } from '../lib/manifest/documents.ts';
import { noExpressions } from '../lib/manifest/expressions.ts';
import { objectContext, objectFacts } from '../lib/manifest/objects.ts';
import type { YamlNode } from '../lib/yaml/index.ts';

/** The facts of a file of values: what the templates of the chart put into manifests. */
export function extract(file: SourceFile, scope: Scope): readonly Fact[] {
  const context = objectContext(file, scope);
  const read = (documents: readonly YamlNode[]): readonly Fact[] =>
    documents.flatMap((root) => objectFacts(root, context));
  return readDocuments(file, scope, read, noExpressions);
}
