/** Cheap tests for text that has to do with Helm. They take time in proportion to the text. */

const NEEDLES = ['helm', 'Helm', 'HELM'].map((needle) => Buffer.from(needle));

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
    'helm\\.sh/helm/v',
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

/** Whether text seems to call, install or configure Helm, rather than only talk about it. */
export function looksLikeHelmUse(text: string): boolean {
  return CALL.test(text) || OTHER_USE.test(text);
}
