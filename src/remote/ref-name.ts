/**
 * Why a text is no name of a branch, tag, full reference or commit that can be asked for; undefined when it is one. The rules of
 * git, and no hyphen at the start, where programs look for options.
 * https://git-scm.com/docs/git-check-ref-format
 */
export function refProblem(ref: string): string | undefined {
  if (ref === '') return 'it is empty';
  if (ref.length > 500) return 'it is longer than 500 characters';
  if (ref.startsWith('-')) return 'it begins with a hyphen';
  if (/[\u0000-\u0020\u007f~^:?*[\\]/.test(ref))
    return 'it holds a blank, a control character or one of ~ ^ : ? * [ \\';
  if (ref.includes('..') || ref.includes('@{') || ref === '@') return "it holds '..' or '@{'";
  if (ref.endsWith('.')) return 'it ends with a dot';
  for (const part of ref.split('/')) {
    if (part === '' || part.startsWith('.') || part.endsWith('.lock')) {
      return "between its slashes there is nothing, a dot at the start or '.lock' at the end";
    }
  }
  return undefined;
}

/** Whether a text is the full name of a commit, of SHA-1 or SHA-256. */
export function isCommitName(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(text);
}
