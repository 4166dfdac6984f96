/** What a state holds of its repositories, without the times at which it came to know it. */
import { openStore } from '../../../src/org/state/index.ts';

/** Findings, pins and verdicts, sorted, as lines of text: equal for two states that know the same. */
export async function knowledgeIn(path: string): Promise<readonly string[]> {
  const store = await openStore(path, { create: false });
  try {
    const lines: string[] = [];
    for await (const { firstSeen: _, lastSeen: __, ...finding } of store.findings())
      lines.push(JSON.stringify(finding));
    for await (const pin of store.pins()) lines.push(JSON.stringify(pin));
    for (const { repository, owner, status, failure, last, errors, warnings, notes } of await store.repositories()) {
      const result = last === null ? null : { ...last, at: '', heldAt: '' };
      lines.push(JSON.stringify({ id: repository.id, owner, status, failure, result, errors, warnings, notes }));
    }
    return lines.sort();
  } finally {
    await store.close();
  }
}
