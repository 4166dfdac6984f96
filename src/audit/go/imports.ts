/** What a Go file imports, told from its text before anything is parsed. */

/** One import of Helm's SDK, on a line of its own or behind `(` or `;`; a comment that names the package is none. */
const SDK =
  /(?:^|[;(])[ \t]*(?:import[ \t]*(?:\([ \t]*)?)?(?:[\w.]{1,80}[ \t]+)?["`](?:helm\.sh\/helm\/v[234]|k8s\.io\/helm)[/"`]/m;

/** Whether a Go file seems to import a package of Helm's SDK. */
export function importsSdk(text: string): boolean {
  return (text.includes('helm.sh/helm/v') || text.includes('k8s.io/helm/')) && SDK.test(text);
}

/**
 * The packages of a module that a Go file names in quotes, as directories below that of the module; empty for the module's own
 * directory.
 *
 * @param module the module path: `example.com/web`
 */
export function importedFrom(module: string, text: string): Set<string> {
  const found = new Set<string>();
  for (let at = text.indexOf(module); at >= 0; at = text.indexOf(module, at + module.length)) {
    const quote = text.charAt(at - 1);
    if (quote !== '"' && quote !== '`') continue;
    const rest = text.slice(at + module.length, at + module.length + 400);
    const end = rest.indexOf(quote);
    if (end === 0) found.add('');
    else if (end > 0 && rest.startsWith('/')) found.add(rest.slice(1, end));
  }
  return found;
}

/** The module path that a go.mod declares: https://go.dev/ref/mod#go-mod-file-module */
export function modulePath(goMod: string): string | undefined {
  return /^[ \t]*module[ \t]+["`]?([^\s"`]{1,300})/m.exec(goMod)?.[1];
}
