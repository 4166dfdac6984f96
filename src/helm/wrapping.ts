/** Plugins that stand between `helm` and one of its own commands: `helm secrets upgrade …`. */

/**
 * By plugin, its own flags (names and letters) that take their value from the next word:
 * https://github.com/jkroepke/helm-secrets/blob/main/scripts/run.sh, https://github.com/databus23/helm-diff#usage,
 * https://github.com/Just-Insane/helm-vault#usage-and-examples
 */
const wrappers: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['secrets', new Set(['backend', 'b', 'backend-args', 'a', 'driver', 'd', 'driver-args'])],
  ['diff', new Set(['context', 'C', 'find-renames', 'D', 'suppress', 'suppress-output-line-regex'])],
  ['vault', new Set(['vaultpath', 'mountpoint', 'kvversion', 'deliminator', 'environment', 'e'])],
]);

/** Whether the plugin takes a Helm command and its flags as its arguments. */
export function wrapsCommands(plugin: string): boolean {
  return wrappers.has(plugin);
}

/** Whether a flag of a wrapping plugin (a name, or a letter) takes the next word as its value. */
export function pluginFlagTakesValue(plugin: string, flag: string): boolean {
  return wrappers.get(plugin)?.has(flag) === true;
}
