/** Which words call Helm. */
import { type Field, fieldShown, fieldText } from '../value.ts';

const NAME = /^helm(?:[-_]?v?[234](?:[._]\d+)*)?(?:[-_](?:linux|darwin|windows)[-_](?:amd64|arm64|386))?(?:\.exe)?$/i;
const VARIABLE =
  /(?:^|[^A-Za-z0-9])(?:[a-z0-9]+[_.-])*(?:get|find|resolve|locate|detect)?helm[234]?(?:[_.-]?(?:bin|binary|cmd|command|exe|exec|executable|path|cli|tool|prog|client)(?:path|file|name|cmd)?)?[234]?(?=\W*$|:[-=])/i;

/** The base name when a word calls Helm; undefined otherwise. */
export function helmName(field: Field): string | undefined {
  const text = fieldText(field);
  if (text !== undefined) {
    const base = text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
    return NAME.test(base) ? base.replace(/\.exe$/i, '').toLowerCase() : undefined;
  }
  const shown = fieldShown(field);
  if (shown.length > 200) return undefined;
  const command = /^(?:\$\(|`)\s*(?:command\s+-v|which|type\s+-[pP])\s+(\S*?)\s*(?:\)|`)$/.exec(shown);
  if (command?.[1] !== undefined) return NAME.test(command[1].replace(/^.*\//, '')) ? 'helm' : undefined;
  // A path that ends in a literal name: `$BIN/helm`, `${DIR}/helm-${VERSION}`.
  const last = shown.slice(shown.lastIndexOf('/') + 1);
  const archive = shown.includes('://') || /\.(?:tar|tgz|zip|gz|sha256\w*|asc|prov)\b/i.test(last);
  if (!archive && shown.includes('/') && /^helm(?:$|\.exe$|[-_]v?(?:\d|\$|\{|<))/i.test(last)) return 'helm';
  return /^[$%<{(]/.test(shown) && VARIABLE.test(shown) ? versionedName(shown) : undefined;
}

function versionedName(shown: string): string {
  const major = /helm_?v?([34])/i.exec(shown)?.[1];
  return major === undefined ? 'helm' : `helm${major}`;
}

const SUBCOMMANDS = new Set(
  (
    'completion create del delete dep dependency dependencies env fetch get help hist history init inspect install lint list ls ' +
    'package plugin pull push registry repo reset rollback search serve show status template test un uninstall upgrade verify version ' +
    'secrets diff s3 cm-push unittest gcs acr push-artifactory mapkubeapis 2to3 schema-gen docs'
  ).split(' '),
);

/** Whether a word can stand where Helm expects a sub-command or a global flag. */
export function beginsHelmArguments(text: string | undefined): boolean {
  return (
    text !== undefined &&
    (SUBCOMMANDS.has(text) || /^(-n|--namespace|--kube-context|--kubeconfig|--debug)(=|$)/.test(text))
  );
}
