/** Which files are shell scripts. */
import type { SourceFile } from '../../source/text.ts';

const EXTENSION = /\.(?:sh|bash|bats|ksh|zsh|dash|ash|command)$/i;
const NAMES = /^\.(?:envrc|bashrc|bash_profile|bash_aliases|bash_login|profile|zshrc|zprofile|zshenv|kshrc)$/;
/** Linux reads no more than 255 bytes of it: https://man7.org/linux/man-pages/man2/execve.2.html */
const LONGEST_SHEBANG = 255;
const SHEBANG =
  /^#![ \t]*(?:\S*\/)?(?:env(?:[ \t]+-\S+)*(?:[ \t]+\w+=\S*)*[ \t]+)?(?:\S*\/)?(?:ba|da|z|k|mk|a|pdk)?sh(?:[ \t\r\n]|$)|^#![^\r\n]{0,100}[ /]bats(?:[ \t\r\n]|$)/;
/** A line that only shell has: a call of Helm with a sub-command, at the beginning or after words in front of it. */
const CALL =
  /^[ \t]*(?:(?:sudo|exec|time|run|if|then|!)[ \t]+){0,3}(?:["']?\$\{?\w{0,40}HELM\w{0,40}\}?["']?|(?:\S{0,100}\/)?helm[34]?)[ \t]+(?:-\S+[ \t]+){0,4}(?:upgrade|install|uninstall|delete|template|rollback|lint|pull|push|fetch|init|repo|plugin|registry|dep|dependency|package|list|ls|status|get|version|test)\b/m;
const SYNTAX =
  /^[ \t]*(?:set -[a-zA-Z]|export \w+=|if \[|if ! |fi$|done$|esac$|function \w|\w+\(\)[ \t]*\{|[A-Za-z_]\w*=\S*$|for \w+ in )/m;

/**
 * Whether a file is a shell script: by extension; by a first line that names a shell; a file without an extension and
 * without such a line by calls of Helm among shell syntax in its first 20,000 characters.
 */
export function isShellFile(file: SourceFile): boolean {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  if (EXTENSION.test(name) || NAMES.test(name)) return true;
  const head = file.text.slice(0, 20_000);
  if (head.startsWith('#!')) return SHEBANG.test(head.slice(0, LONGEST_SHEBANG));
  if (/.\./.test(name)) return false;
  return CALL.test(head) && (SYNTAX.test(head) || !isProse(head));
}

/** Text for people: a README, a NOTES, a CHANGELOG without an extension. */
function isProse(head: string): boolean {
  return /^(?:#{1,6} \S|={3,}$|-{3,}$|[A-Z][a-z]+ [a-z]+ [a-z]+ [a-z]+)/m.test(head) || /^[\w-]+:(?:\s|$)/m.test(head);
}
