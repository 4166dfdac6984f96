/** The two files of a plugin that runs an executable of the repository as Helm 4's post-renderer. */
import { posix } from 'node:path';

/**
 * The manifest. Helm 4.0.0 expands variables in `command` only, not in `args`:
 * https://github.com/helm/helm/blob/v4.3.1/internal/plugin/metadata_v1.go
 *
 * @param name of the plugin, fit for Helm
 */
export function pluginManifest(name: string): string {
  return `apiVersion: v1
type: postrenderer/v1
name: ${name}
version: 0.1.0
runtime: subprocess
runtimeConfig:
  platformCommand:
    - command: \${HELM_PLUGIN_DIR}/run.sh
`;
}

/**
 * The script that hands over to the executable, under its own path: one that looks for files beside itself would get lost
 * on the link that an installed plugin is.
 *
 * @param program path in the repository, of letters, digits and `._+/-`; the plugin lies two folders below it
 */
export function pluginScript(program: string): string {
  return `#!/bin/sh
# Helm 4 takes no executable as its post-renderer; this plugin runs ${program}.
# An installed plugin is a link to this folder. A copy of it looks for the file from the working directory upwards.
here=$(CDPATH='' cd -P -- "$(dirname -- "$0")" && pwd) || exit 1
program=\${here%/*/*}/${posix.basename(program)}
root=$PWD
while [ ! -f "$program" ] && [ -n "$root" ]; do
  program=$root/${program}
  root=\${root%/*}
done
exec "$program" "$@"
`;
}
