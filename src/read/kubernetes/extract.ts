import type { Fact, Scope } from '../../facts.ts';
import type { SourceFile } from '../../source/text.ts';
import { readDocuments } from '../lib/manifest/documents.ts';
import { noExpressions } from '../lib/manifest/expressions.ts';
import { manifestFacts } from '../lib/manifest/manifests.ts';

/** The facts of a file of manifests. */
export function extract(file: SourceFile, scope: Scope): readonly Fact[] {
  return readDocuments(file, scope, (objects) => manifestFacts(objects, file, scope), noExpressions);
}
