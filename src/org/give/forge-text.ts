/**
 * Text of scanned repositories within the Markdown of issues and pull requests. Beyond what `mdText` escapes, forges act on plain
 * text: https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls,
 * https://docs.gitlab.com/user/markdown/#gitlab-specific-references
 */
import { mdCode, mdText } from '../../report/markdown-text.ts';
import { isSentence } from '../../report/printable.ts';

const CODE = /(`[^`]*`|<code>.*?<\/code>)/;

/**
 * Prose that mentions, refers to, links and closes nothing on GitHub and GitLab. The result has no line break, and is to follow
 * something else on its line: GitLab acts on lines that begin with a slash.
 */
export function forgeText(text: string): string {
  return mdText(text)
    .split(CODE)
    .map((part, index) => (index % 2 === 1 ? part : inert(part)))
    .join('');
}

/** What to write: a sentence as prose, a spelling as code. */
export function forgeWrite(write: string): string {
  return isSentence(write) ? forgeText(write) : mdCode(write);
}

/** An invisible character keeps a sign from what it would refer to. */
function inert(markdown: string): string {
  return (
    markdown
      // `!12`, `%1.0`, `^alert`, `~label`, `&3`, `*iteration:4`, `[vulnerability:5]`, `https://`
      .replace(/(?:[!%^]|\\[~*[]|&amp;|&#58;)(?=[\w"/\\])/g, '$&&#8203;')
      // Addresses without a scheme, and `GH-12`
      .replace(/\b(www\.|ftp\.|gh-)(?=\w)/gi, '$1&#8203;')
      // Emoji by name.
      .replace(/:(?=[\w+-]+:)/g, '&#58;&#8203;')
  );
}
