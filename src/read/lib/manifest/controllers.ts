/** Objects for which a controller in the cluster runs Helm. */
import { get, type YamlNode } from '../yaml/index.ts';

/** What runs Helm for an object; undefined when nothing does. */
export function controlledBy(apiVersion: string, kind: string, object: YamlNode): string | undefined {
  const group = apiVersion.replace(/\/.*$/, '');
  if (group === 'helm.toolkit.fluxcd.io' && kind === 'HelmRelease')
    return 'the helm-controller of Flux in the cluster runs Helm for it';
  if (group === 'helm.fluxcd.io' && kind === 'HelmRelease') return 'the Helm Operator in the cluster runs Helm for it';
  if (group === 'helm.cattle.io' && (kind === 'HelmChart' || kind === 'HelmChartConfig'))
    return 'the helm-controller of k3s in the cluster runs Helm for it';
  if (group === 'argoproj.io' && /^Application(?:Set)?$/.test(kind) && usesChart(object))
    return 'Argo CD in the cluster renders the chart with its own Helm';
  if (group === 'helm.crossplane.io' && kind === 'Release') return 'the Helm provider of Crossplane runs Helm for it';
  return undefined;
}

function usesChart(object: YamlNode): boolean {
  const sources = [get(object, 'spec'), get(object, 'spec', 'template', 'spec')];
  return sources.some(
    (spec) =>
      get(spec, 'sources') !== undefined ||
      get(spec, 'source', 'helm') !== undefined ||
      get(spec, 'source', 'chart') !== undefined,
  );
}
