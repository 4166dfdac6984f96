/** Which plugin.yaml belongs to a Helm plugin. */
import type { SourceFile } from '../../source/text.ts';

/** Keys of a Helm plugin besides its name. */
const HELM = ['usage', 'command', 'platformCommand', 'hooks', 'platformHooks', 'downloaders', 'runtime', 'ignoreFlags'];
/** Keys of krew, of kubectl's first plugins, of Bukkit, Kong, Backstage and others that use the same file name. */
const OTHER = ['kind', 'metadata', 'spec', 'shortDesc', 'longDesc', 'main', 'id', 'plugins'];

/**
 * Whether a file is the manifest of a Helm plugin. Helm reads `plugin.yaml` and no other spelling:
 * https://github.com/helm/helm/blob/v4.2.4/internal/plugin/plugin.go
 */
export function isHelmPlugin(file: SourceFile): boolean {
  if (!/(?:^|\/)plugin\.yaml$/.test(file.path)) return false;
  const text = file.text.slice(0, 100_000);
  const keys = new Set(
    [...text.matchAll(/^["']?([A-Za-z]\w{0,60})["']?[ \t]{0,20}:/gm)].map((match) => match[1] ?? ''),
  );
  if (!keys.has('name') || OTHER.some((key) => keys.has(key))) return false;
  const api = /^apiVersion[ \t]{0,20}:[ \t]{0,20}["']?([^\s"'#]*)/m.exec(text)?.[1];
  if (api !== undefined && !/^v\d\w{0,10}$/.test(api)) return false;
  if (HELM.some((key) => keys.has(key))) return true;
  if (/^type[ \t]{0,20}:[ \t]{0,20}["']?(?:cli|getter|postrenderer)\/v\d/m.test(text)) return true;
  return keys.has('version') && /HELM_|helm/i.test(text);
}
