/** Whether a file is still a file of its format. */
import { fileText } from '../source/text.ts';

/** What its parser says of a text; undefined when the format has none here. */
async function errorsIn(path: string, text: string): Promise<number | undefined> {
  if (/\.ya?ml$/i.test(path)) {
    const { parseAllDocuments } = await import('yaml');
    const parsed = parseAllDocuments(text, { logLevel: 'silent' });
    return Array.isArray(parsed) ? parsed.reduce((sum, { errors }) => sum + errors.length, 0) : 0;
  }
  if (/\.json$/i.test(path)) return jsonErrors(text);
  if (/\.(?:sh|bash)$/i.test(path) || /^#!.*\b(?:ba|da|k)?sh\b/.test(text)) {
    const { parseShell } = await import('../read/lib/shell/parse.ts');
    return parseShell(fileText({ path, text }), []).errors.length;
  }
  return undefined;
}

function jsonErrors(text: string): number {
  try {
    JSON.parse(text);
    return 0;
  } catch {
    return 1;
  }
}

/** Whether the new text of a file has no more errors than the old one. Never throws. */
export async function parsesAsBefore(path: string, before: string, after: string): Promise<boolean> {
  const old = await errorsOrNothing(path, before);
  if (old === undefined) return true;
  const now = await errorsOrNothing(path, after);
  return now !== undefined && now <= old;
}

async function errorsOrNothing(path: string, text: string): Promise<number | undefined> {
  try {
    return await errorsIn(path, text);
  } catch {
    // A parser that gives up on a text says nothing about it.
    return undefined;
  }
}
