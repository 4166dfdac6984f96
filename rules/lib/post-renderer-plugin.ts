/** The plugin that takes the place of an executable of the repository, which Helm 3 ran as its post-renderer. */
import { posix } from 'node:path';
import type { HelmCommand, PostRendererFile, Word } from '../../src/facts.ts';
import { commandOn } from '../../src/helm/catalogue.ts';
import { pluginFromSource } from '../../src/helm/plugins.ts';
import { newest4 } from '../../src/helm/releases.ts';
import { certainText } from '../../src/helm/words.ts';
import type { Edit, Fix, RuleInput } from '../../src/rule.ts';
import { spanKey } from '../../src/source/span.ts';
import { flagsOf, runs } from './commands.ts';
import { FOUR } from './fixes.ts';
import { pluginManifest, pluginScript } from './post-renderer-files.ts';
import { exactRange } from './words.ts';

interface Plugin {
  readonly name: string;
  /** The executable. */
  readonly program: string;
  /** Its folder, called as the plugin is: Helm names what it installs after the folder that it came from. */
  readonly folder: string;
  /** Whether the repository has it already. */
  readonly written: boolean;
}

/** Where the plugins of a folder's executables are kept, so that HELM_PLUGINS can name them. */
const FOLDER = 'helm-plugins';
/** What shells, makefiles and YAML take for one plain word. */
const PLAIN = /^[\w./+][\w./+-]*$/;
/** Helm itself fetches from https, http and oci only. */
const OWN_PROTOCOL = /(?:^|[=,])(?!https?:|oci:|file:)[a-z][a-z0-9+.-]*:\/\//;
/** Commands that hand their environment on and need nothing else of the line. */
const TRANSPARENT = new Set(['command', 'exec', 'nohup', 'timeout']);

/**
 * Makes a function that offers a plugin in place of an executable that a command of Helm names: its folder beside the
 * executable, its name in the command, and HELM_PLUGINS in front of it where no plugin has to fetch charts or values. That
 * needs no installation, which fails the second time and is one for all copies of the repository.
 */
export function pluginFixes(input: RuleInput): (command: HelmCommand, value: Word) => Fix[] {
  const named = new Map<string, { readonly plugin: Plugin; readonly written: string | undefined }>();
  for (const [file, plugin] of pluginsOf(input))
    for (const { span, folder } of file.usedBy) named.set(spanKey(span), { plugin, written: folder });
  const others = named.size > 0 && fetchesByPlugin(input);
  return (command, value) => {
    const { plugin, written } = named.get(spanKey(value.span)) ?? {};
    if (plugin === undefined || written === undefined || (command.origin !== 'shell' && command.origin !== 'arguments'))
      return [];
    const fix = pluginFix(plugin, written, { command, value, others });
    return fix === undefined ? [] : [fix];
  };
}

/** Names that the files do not share with one another, nor with other plugins of the repository. */
function pluginsOf({ facts }: RuleInput): [PostRendererFile, Plugin][] {
  const shipped = new Map<string, string | undefined>();
  for (const fact of facts) if (fact.kind === 'plugin-manifest') shipped.set(fact.scope[0]?.name ?? '', fact.name);
  const taken = new Set<string>();
  const found: [PostRendererFile, Plugin][] = [];
  const files = facts.filter((fact) => fact.kind === 'post-renderer-file');
  for (const file of files.sort((a, b) => (a.span.path < b.span.path ? -1 : 1))) {
    const program = file.span.path;
    if (!PLAIN.test(program)) continue;
    const parent = posix.basename(posix.dirname(program));
    const stem = posix.basename(program).replace(/\.\w+$/, '');
    for (const name of [kebab(stem), kebab(`${parent}-${stem}`)].map(unlikeCommand)) {
      const folder = posix.join(posix.dirname(program), FOLDER, name);
      const manifest = `${folder}/plugin.yaml`;
      const elsewhere = [...shipped].some(([path, other]) => other === name && path !== manifest);
      const occupied = shipped.has(manifest) && shipped.get(manifest) !== name;
      if (taken.has(name) || elsewhere || occupied) continue;
      taken.add(name);
      found.push([file, { name, program, folder, written: shipped.has(manifest) }]);
      break;
    }
  }
  return found;
}

function kebab(text: string): string {
  return text
    .replace(/([a-z0-9])(?=[A-Z])/g, '$1-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** No plugin may be called as a command of Helm. */
function unlikeCommand(name: string): string {
  if (name === '') return 'post-renderer';
  return commandOn(newest4(), name) === undefined ? name : `${name}-post-renderer`;
}

/** Whether charts or values may come through a plugin, which Helm would not find in another folder. */
function fetchesByPlugin({ commands, facts }: RuleInput): boolean {
  // What stands in front of one command reaches no other.
  const single = new Set(commands.flatMap(({ env }) => env.map(({ span }) => spanKey(span))));
  if (facts.some((fact) => fact.kind === 'env' && fact.name === 'HELM_PLUGINS' && !single.has(spanKey(fact.span))))
    return true;
  return commands.some((command) => {
    if (command.origin === 'documentation') return false;
    if (runs(command, 'plugin install')) return pluginFromSource(command.args[0]?.shown ?? '')?.shape !== 'command';
    const given = flagsOf(command, 'values', 'set-file', 'repo').flatMap(({ value }) => value ?? []);
    return [...command.args, ...given].some((word) => OWN_PROTOCOL.test(certainText(word)));
  });
}

interface Use {
  readonly command: HelmCommand;
  readonly value: Word;
  readonly others: boolean;
}

/** @param beside the folder of the executable as the command writes it */
function pluginFix(plugin: Plugin, beside: string, { command, value, others }: Use): Fix | undefined {
  const { name, program, folder, written } = plugin;
  const span = value.text === undefined ? value.span : exactRange(value, 0, value.text.length);
  if (span?.exact !== true) return undefined;
  const prefix = others ? undefined : pluginsVariable(command, `${beside}/${FOLDER}`);
  const found =
    prefix === undefined
      ? `every machine has to install it first (helm plugin install ${beside}/${FOLDER}/${name})`
      : 'HELM_PLUGINS hides from this command the plugins of the machine that fetch charts and values';
  return {
    title: `Write ${name}, a plugin in ${folder} that runs ${program}${prefix === undefined ? ' once it is installed' : ''}`,
    edits: [{ span, text: name }, ...(prefix === undefined ? [] : [prefix])],
    worksOn: FOUR,
    safe: false,
    changes:
      'Hooks pass through it too, what it prints to standard error is no longer shown when it fails, Helm 3 refuses the line, ' +
      `and ${found}.`,
    group: `post-renderer ${program}`,
    ...(written
      ? {}
      : {
          creates: [
            { path: `${folder}/plugin.yaml`, text: pluginManifest(name) },
            { path: `${folder}/run.sh`, text: pluginScript(program) },
          ],
        }),
  };
}

/**
 * `HELM_PLUGINS=DIR ` in front of a command; where that is one of a plugin, the folder of that one as well. Of a list Helm
 * takes commands and post-renderers: https://github.com/helm/helm/blob/v4.3.1/pkg/cmd/load_plugins.go#L61
 */
function pluginsVariable(command: HelmCommand, folder: string): Edit | undefined {
  const { begins, wrappers, binary, plugin, env } = command;
  if (begins?.exact !== true || binary.image !== undefined) return undefined;
  if (!wrappers.every((wrapper) => TRANSPARENT.has(wrapper))) return undefined;
  if (env.some(({ name }) => name === 'HELM_PLUGINS')) return undefined;
  if (plugin === undefined) return { span: begins, text: `HELM_PLUGINS=${folder} ` };
  // To make and to some pipelines `$(…)` is something else.
  return PLAIN.test(binary.shown)
    ? { span: begins, text: `HELM_PLUGINS=\`${binary.shown} env HELM_PLUGINS\`:${folder} ` }
    : undefined;
}
