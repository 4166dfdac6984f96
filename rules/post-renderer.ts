import type { Flag, HelmCommand, Word } from '../src/facts.ts';
import { certainText } from '../src/helm/words.ts';
import type { Candidate, Fix, Rule, RuleInput } from '../src/rule.ts';
import { atFlag, flagsOf, runs } from './lib/commands.ts';
import { issue, pull, source } from './lib/evidence.ts';
import { pluginFixes } from './lib/post-renderer-plugin.ts';
import { HELM_3, knownOutside } from './lib/reach.ts';
import { tidy } from './lib/words.ts';

/** What only a file can be called: a path, a script, a Windows program. */
const PATH = /[/\\]|\.(?:sh|bash|py|rb|pl|js|exe|cmd|bat|ps1)$/i;

/** Names of plugins that this repository ships. */
function shippedNames({ facts }: RuleInput): ReadonlySet<string> {
  return new Set(facts.flatMap((fact) => (fact.kind === 'plugin-manifest' ? (fact.name ?? []) : [])));
}

/** Names of plugins that this repository ships or installs, as far as names can tell. */
function pluginNames({ commands }: RuleInput, shipped: ReadonlySet<string>): (name: string) => boolean {
  const sources = commands
    .filter((command) => runs(command, 'plugin install'))
    .map((command) => command.args[0]?.shown ?? '');
  return (name) => shipped.has(name) || sources.some((from) => from.includes(name));
}

interface Judging {
  readonly input: RuleInput;
  readonly known: (name: string) => boolean;
  readonly fixes: (command: HelmCommand, value: Word) => Fix[];
}

function judge(command: HelmCommand, flag: Flag, value: Word, { input, known, fixes }: Judging): Candidate | undefined {
  const args = { value: tidy(value.shown) };
  if (value.text === '') return undefined;
  if (PATH.test(certainText(value))) return atFlag(command, flag, 'executable', { args, fixes: fixes(command, value) });
  if (value.text === undefined) {
    if (knownOutside(input, command, HELM_3)) return undefined;
    return atFlag(command, flag, 'not-a-plugin', { args, assumes: `'${args.value}' holds the path of an executable` });
  }
  if (known(value.text)) return atFlag(command, flag, 'hooks-too', { args });
  if (knownOutside(input, command, HELM_3)) return undefined;
  return atFlag(command, flag, 'not-a-plugin', { args, assumes: `no Helm plugin is called '${args.value}'` });
}

/** Each major looks for the name where it looks for post-renderers. */
const ONE_NAME =
  'One name for both: on Helm 4 a plugin of that name, on Helm 3 an executable of that name in PATH. ' +
  "Or a branch on `helm version --template '{{.Version}}'` for each.";

const rule: Rule = {
  code: 'HELM4005',
  name: 'post-renderer',
  title: '--post-renderer takes a plugin, not an executable',
  description:
    'Helm 3 runs the executable that --post-renderer names; Helm 4 takes the name of an installed plugin of type postrenderer/v1 and ' +
    'refuses a path. Hooks pass through it too, and the documents arrive serialised anew. No path works on both majors; a name can. ' +
    'For an executable of the repository `fix --unsafe` writes the plugin, in a folder `helm-plugins` beside it, and HELM_PLUGINS in ' +
    'front of the command, so that nothing has to be installed.',
  rows: [
    {
      id: 'executable',
      subject: '--post-renderer EXECUTABLE',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary:
        'The value must be the name of an installed plugin of type postrenderer/v1; anything else is an invalid argument.',
      write:
        'Wrap the executable in a plugin (type postrenderer/v1, runtime subprocess), install it, and pass its name.',
      both: { write: ONE_NAME, range: '>=3.1.0 <5' },
      evidence: [source('pkg/cmd/flags.go', 171), pull(31217), issue(31340), issue(32032)],
    },
    {
      id: 'not-a-plugin',
      subject: '--post-renderer NAME, no such plugin',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary:
        'Helm 3 looks for an executable of that name; Helm 4 looks for an installed plugin of type postrenderer/v1 and nothing else.',
      write:
        'Wrap the executable in a plugin (type postrenderer/v1, runtime subprocess), install it, and pass its name.',
      both: { write: ONE_NAME, range: '>=3.1.0 <5' },
      evidence: [source('pkg/cmd/flags.go', 171), source('internal/plugin/loader.go', 270), pull(31217)],
    },
    {
      id: 'hooks-too',
      subject: '--post-renderer PLUGIN',
      range: '>=4.0.0 <5',
      effect: 'check',
      summary:
        'Helm 4 also sends hooks through the plugin, in documents that it serialised anew, and fails when the plugin returns nothing.',
      write: 'See that the plugin leaves hooks alone or treats them as meant.',
      evidence: [source('pkg/action/action.go', 342), pull(13154), issue(32049)],
    },
    {
      id: 'args-go-to-plugin',
      subject: '--post-renderer-args',
      range: '>=4.0.0 <5',
      effect: 'changed',
      summary: 'The arguments go to the plugin that --post-renderer names, no longer to an executable.',
      write: 'Keep it, and let the plugin hand its arguments on.',
      evidence: [source('pkg/cmd/flags.go', 172)],
    },
    {
      id: 'twice',
      subject: '--post-renderer given twice',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: 'Helm 3 took the last one; Helm 4 ends with "cannot specify --post-renderer flag more than once".',
      write: 'One --post-renderer.',
      both: { write: 'Give it once.', range: '>=3.1.0 <5' },
      evidence: [source('pkg/cmd/flags.go', 199)],
    },
  ],
  wording: {
    executable: (a) =>
      `\`${a['command']}\` passes '--post-renderer' with the file '${a['value']}', which Helm 4 rejects.`,
    'not-a-plugin': (a) =>
      `\`${a['command']}\` passes '--post-renderer' with '${a['value']}', which Helm 4 takes for the name of a plugin.`,
    'hooks-too': (a) =>
      `\`${a['command']}\` sends its manifests through the plugin '${a['value']}', in Helm 4 hooks too.`,
    'args-go-to-plugin': (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 4 hands to a plugin.`,
    twice: (a) => `\`${a['command']}\` passes '--post-renderer' more than once, which Helm 4 rejects.`,
  },
  *check(input) {
    const shipped = shippedNames(input);
    const known = pluginNames(input, shipped);
    const fixes = pluginFixes(input);
    for (const command of input.commands) {
      if (!runs(command, 'install', 'upgrade', 'template')) continue;
      const flags = flagsOf(command, 'post-renderer');
      for (const [index, flag] of flags.entries()) {
        if (index > 0 && !flag.word.maybe) yield atFlag(command, flag, 'twice');
        const offered = flags.length > 1 ? () => [] : fixes;
        const candidate = flag.value && judge(command, flag, flag.value, { input, known, fixes: offered });
        if (candidate !== undefined) yield candidate;
      }
      // A plugin of the repository is written with its arguments in mind.
      if (flags.some(({ value }) => shipped.has(value?.text ?? ''))) continue;
      for (const flag of flagsOf(command, 'post-renderer-args')) yield atFlag(command, flag, 'args-go-to-plugin');
    }
  },
};
export default rule;
