/**
 * Environment variables that a Helm release reads, or that Helm 2 read.
 * Source: pkg/cli/environment.go and pkg/helmpath at v3.21.4 and v4.2.4; Helm 2: pkg/helm/environment/environment.go at v2.17.0.
 */
const VARIABLES = new Set([
  'HELM_BURST_LIMIT',
  'HELM_CACHE_HOME',
  'HELM_COLOR',
  'HELM_CONFIG_HOME',
  'HELM_CONTENT_CACHE',
  'HELM_DATA_HOME',
  'HELM_DEBUG',
  'HELM_DRIVER',
  'HELM_DRIVER_SQL_CONNECTION_STRING',
  'HELM_EXPERIMENTAL_CHART_V3',
  'HELM_EXPERIMENTAL_OCI',
  'HELM_HOME',
  'HELM_HOST',
  'HELM_KUBEAPISERVER',
  'HELM_KUBEASGROUPS',
  'HELM_KUBEASUSER',
  'HELM_KUBECAFILE',
  'HELM_KUBECONTEXT',
  'HELM_KUBEINSECURE_SKIP_TLS_VERIFY',
  'HELM_KUBETLS_SERVER_NAME',
  'HELM_KUBETOKEN',
  'HELM_MAX_HISTORY',
  'HELM_NAMESPACE',
  'HELM_NO_PLUGINS',
  'HELM_PLUGIN',
  'HELM_PLUGINS',
  'HELM_QPS',
  'HELM_REGISTRY_CONFIG',
  'HELM_REPOSITORY_CACHE',
  'HELM_REPOSITORY_CONFIG',
  'HELM_TLS_CA_CERT',
  'HELM_TLS_CERT',
  'HELM_TLS_ENABLE',
  'HELM_TLS_HOSTNAME',
  'HELM_TLS_KEY',
  'HELM_TLS_VERIFY',
  'TILLER_HISTORY_MAX',
  'TILLER_NAMESPACE',
]);

/** What Helm sets for the plugins that it runs. Source: pkg/cli/environment.go and internal/plugin/subprocess.go at v4.2.4. */
const FOR_PLUGINS = new Set(['HELM_BIN', 'HELM_PLUGIN_DIR', 'HELM_PLUGIN_NAME']);

/** Whether Helm sets the environment variable for its plugins, besides those that it reads itself. */
export function isPluginVariable(name: string): boolean {
  return FOR_PLUGINS.has(name);
}

/** Whether some Helm release reads the environment variable. */
export function isHelmVariable(name: string): boolean {
  return VARIABLES.has(name);
}
