/** Cheap tests for text that has to do with Helm. They take time in proportion to the text. */

const WORDS = ['helm', 'Helm', 'HELM'];
const NEEDLES = WORDS.map((word) => Buffer.from(word));

/** Whether bytes in an encoding that contains ASCII mention Helm, as `helm`, `Helm` or `HELM`. */
export function mentionsHelm(bytes: Buffer): boolean {
  return NEEDLES.some((needle) => bytes.indexOf(needle) >= 0);
}

/** Sub-commands that read as commands wherever they follow the word helm. */
const COMMANDS = 'upgrade|install|uninstall|delete|template|rollback|lint|pull|fetch|push|init|ls|unittest|cm-push|s3';
/** Sub-commands that are nouns in prose too ("the Helm package manager"), with what follows them in a command. */
const NOUNS = [
  '(?:repo|plugin)[ \\t]+(?:add|update|remove|rm|list|index|install|uninstall)',
  'registry[ \\t]+log(?:in|out)',
  'dep(?:endency)?[ \\t]+(?:build|update|up|list)',
  '(?:package|version|list|status|get|history|test|show|inspect|search|env|create|verify|secrets|diff)[ \\t]+["\'`]?[-.$/{<]',
].join('|');

/** A backslash at the end of the line. */
const CONTINUED = '(?:\\\\\\r?\\n[ \\t]{0,40})?';

/**
 * `helm upgrade`, `"helm3" -n x install`, `['helm', 'upgrade']`, `$HELM_BIN upgrade`, `$(HELM) lint`, `helm.exe ls`.
 * Every repetition is bounded and the pieces share no characters, so that hostile text costs no more than other text.
 */
const CALL = new RegExp(
  '(?:[hH]elm|HELM)(?:[34]|_?(?:bin|cmd|exe|path|BIN|CMD|EXE|PATH))?(?:\\.exe)?["\'`})\\]]{0,3}' +
    `(?:,[ \\t]{0,40}|[ \\t]{1,40})${CONTINUED}(?:--?[a-z][a-z-]{0,30}(?:[= ][^\\s=\\\\]{1,80})?[ \\t]{1,40}${CONTINUED}){0,3}` +
    `["'\`]?(?:(?:${COMMANDS})(?![\\w-])|${NOUNS})`,
);

/** Other ways to install, run or configure Helm. */
const OTHER_USE = new RegExp(
  [
    'get-helm',
    'get\\.helm\\.sh',
    // Lists of dependencies and licences name the module as well; they call nothing.
    '["\'`]helm\\.sh/helm/v',
    'helm\\.sh/helm/v\\d/cmd/helm@',
    'alpine/helm',
    'azure/setup-helm',
    '\\bhelm_release\\b',
    'kind:[ \\t]{0,8}["\']?Helm(?:Release|Chart|ChartConfig)\\b',
    'baltocdn\\.com/helm',
    'kubernetes-helm',
    '\\bHELM_(?:VERSION|DRIVER|EXPERIMENTAL_OCI)\\b',
  ].join('|'),
  'i',
);

/** No pattern begins further in front of the word, or ends further behind it. */
const BEFORE = 40;
const BEHIND = 800;
/** What is looked at in one piece. */
const PIECE = 1_100;

/** Files in which a line that begins with a number sign is a comment. */
const HASH_COMMENTS = /\.(?:ya?ml|toml|tf|hcl|ini|cfg|conf|properties|env|lock)$/i;
/** What a chart prints after an installation, and what documents the code of others: read by people only. */
const PROSE = /(?:^|\/)(?:templates\/(?:.{1,200}\/)?NOTES\.txt|NOTICE(?:\.txt)?|go\.sum)$/;

/** The same for a whole file: what stands in comments, or is written for people, is no use. */
export function fileLooksLikeHelmUse(path: string, text: string): boolean {
  if (PROSE.test(path) || !looksLikeHelmUse(text)) return false;
  return !HASH_COMMENTS.test(path) || looksLikeHelmUse(text.replace(/^[ \t]*#.*$/gm, ''));
}

/**
 * Whether text seems to call, install or configure Helm, rather than only talk about it. Every pattern has the word itself in
 * it, which is found a hundred times faster than a pattern is.
 */
export function looksLikeHelmUse(text: string): boolean {
  const next = (word: string, from: number): number => {
    const at = text.indexOf(word, from);
    return at < 0 ? text.length : at;
  };
  let ahead = WORDS.map((word) => next(word, 0));
  for (let at = Math.min(...ahead); at < text.length; at = Math.min(...ahead)) {
    const piece = text.slice(Math.max(0, at - BEFORE), at + PIECE);
    if (CALL.test(piece) || OTHER_USE.test(piece)) return true;
    const from = at + PIECE - BEHIND;
    ahead = ahead.map((known, index) => (known >= from ? known : next(WORDS[index] ?? '', from)));
  }
  return false;
}

/**
 * Whether a pattern matches close to a mention of Helm. Looking only there is many times faster than looking everywhere.
 *
 * @param pattern has the word in every match, at most 200 characters behind its beginning, and is no longer than 400
 */
export function matchesNearHelm(text: string, pattern: RegExp): boolean {
  let done = 0;
  for (const { index } of text.matchAll(/helm/gi)) {
    if (index < done) continue;
    done = index + 1_000;
    if (pattern.test(text.slice(Math.max(0, index - 200), done + 400))) return true;
  }
  return false;
}
