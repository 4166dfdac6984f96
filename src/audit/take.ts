/** From one file to facts: which reader reads it, or why none does. */
import type { Fact } from '../facts.ts';
import { formatOf, loadReader, readerNow } from '../read/formats.ts';
import type { Reader } from '../read/reader.ts';
import type { Results } from '../source/list.ts';
import { fileLooksLikeHelmUse } from '../source/mention.ts';
import type { Candidate } from '../source/read.ts';
import type { SourceFile } from '../source/text.ts';
import { keep, recall } from './memory.ts';
import type { SkippedFile } from './types.ts';

/** What came of a file that mentions Helm. */
export type Taken =
  | { readonly kind: 'read'; readonly file: SourceFile; readonly reader: Reader; readonly facts: readonly Fact[] }
  | { readonly kind: 'unread'; readonly skipped: SkippedFile };

/**
 * Hands a file to its reader, at once if that is loaded. Never throws for anything in it.
 *
 * @param results may have the facts from before, and is told them
 */
export function take(candidate: Candidate, results?: Results): Taken | Promise<Taken> {
  if (candidate.kind === 'skipped') return unread(candidate.path, candidate.reason, candidate.relevant);
  const { file } = candidate;
  const format = formatOf(file);
  if (format === undefined) {
    const relevant = fileLooksLikeHelmUse(file.path, file.text);
    const reason = relevant
      ? 'no reader for this format'
      : 'no reader for this format; nothing in it looks like a use of Helm';
    return unread(file.path, reason, relevant);
  }
  const reader = readerNow(format);
  if (reader !== undefined) return readWith(reader, file, results);
  return loadReader(format).then((late) => readWith(late, file, results));
}

function readWith(reader: Reader, file: SourceFile, results: Results | undefined): Taken {
  const known = recall(results, file.path);
  if (known !== undefined) return { kind: 'read', file, reader, facts: known };
  try {
    const facts = reader.read(file);
    keep(results, file.path, facts);
    return { kind: 'read', file, reader, facts };
  } catch (error) {
    // A reader that fails on one file must not take the audit with it; the file is named instead.
    const reason = `the ${reader.name} reader failed: ${error instanceof Error ? error.message : String(error)}`;
    return unread(file.path, reason, true);
  }
}

function unread(path: string, reason: string, relevant: boolean): Taken {
  return { kind: 'unread', skipped: { path, reason, relevant } };
}
