import type { Rule } from '../src/rule.ts';
import { atSpan } from './lib/commands.ts';
import { pull, source } from './lib/evidence.ts';

const rule: Rule = {
  code: 'HELM4026',
  name: 'multi-document-values',
  title: 'All documents of a values file count',
  description:
    'Helm 3 reads the first YAML document of a values file and silently drops the rest. Helm 4 merges all of them, the later ones over ' +
    'the earlier.',
  rows: [
    {
      id: 'more-documents',
      subject: 'a values file with several YAML documents',
      range: '>=4.0.0 <5',
      effect: 'changed',
      summary: 'What stands behind the first `---` had no effect in Helm 3 and takes precedence in Helm 4.',
      write: 'One document per file; delete what was never meant, or pass it as a second -f.',
      both: {
        write: 'One document per file; delete what was never meant, or pass it as a second -f.',
        range: '>=3.0.0 <5',
      },
      evidence: [source('pkg/chart/v2/loader/load.go', 212), pull(13655)],
    },
  ],
  wording: {
    'more-documents': (a) =>
      `This values file holds '${a['documents']}' YAML documents, of which Helm 3 reads the first only.`,
  },
  *check({ facts }) {
    for (const fact of facts) {
      if (fact.kind !== 'values-file' || fact.documents < 2) continue;
      yield atSpan(fact, fact.span, 'more-documents', {
        args: { documents: String(fact.documents) },
        related: fact.usedBy.map((span) => ({ span, message: 'It is used here.' })),
      });
    }
  },
};
export default rule;
