import type { HelmCommand } from '../src/facts.ts';
import { literalStart } from '../src/helm/words.ts';
import type { Candidate, Fix, Rule } from '../src/rule.ts';
import { atFlag, atSpan, atWord, called, flagsOf, hasFlag, runs, subcommandSpan } from './lib/commands.ts';
import { issue, pull, source } from './lib/evidence.ts';
import { replaceWord } from './lib/fixes.ts';
import { tidy } from './lib/words.ts';

const REGISTRY = ['push', 'pull', 'registry login'];
const RENDERS = ['template', 'show all', 'show chart', 'show crds', 'show readme', 'show values'];
const SEARCHES = /^(?:e|f|z)?grep$|^rg$|^ag$|^awk$|^gawk$|^sed$/;
/** What the messages of a registry command are searched for. */
const DIGEST = /digest|pushed|pulled|sha256|login succeeded/i;
/** Flags that Helm 4 still takes on some command but no longer shows in its help. */
const HIDDEN = /--(?:atomic|force|validate)(?![\w-])/;
/** Messages of Helm 3 that Helm 4 words or spells otherwise: pkg/action, pkg/kube and pkg/cmd at v3.21.4 and v4.2.4. */
const MOVED =
  /cannot re-use a name|Kubernetes cluster unreachable|Unable to continue with|An error occurred while checking for chart dependencies|\[debug\]|^\^?WARNING:|Hiding Kubernetes/;
/** Columns of `helm plugin list` behind name and version. */
const LATER_COLUMN = /\$(?:[3-9]|NF)\b|^-f\s?[3-9]|^(?:[3-9]|[3-9]-)$/;

/** The words of searching commands further down the pipe that look for something that matches, and heed case. */
function searchedFor(command: HelmCommand, pattern: RegExp): string | undefined {
  for (const [program, ...words] of command.output.pipe) {
    if (program === undefined || !SEARCHES.test(program)) continue;
    if (words.some((word) => /^-[A-Za-z]*i/.test(word) || word === '--ignore-case')) continue;
    const found = words.map((word) => pattern.exec(word)?.[0]).find((match) => match !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Which stream alone a script reads; undefined when it reads both, or none. */
function streamRead(command: HelmCommand): 'stdout' | 'stderr' | undefined {
  const { stdout, stderr, pipe } = command.output;
  if (stderr === 'stdout') return stdout === 'null' ? 'stderr' : undefined;
  if (stderr === 'file' && stdout !== 'file') return 'stderr';
  if (stdout === 'captured') return 'stdout';
  return stdout === 'piped' && pipe.some((words) => words.some((word) => DIGEST.test(word))) ? 'stdout' : undefined;
}

/** Whether a script wants to know what a registry command says: of a push the digest, of others only what it searches for. */
function wantsMessages(command: HelmCommand): boolean {
  if (runs(command, 'push')) return true;
  return runs(command, ...REGISTRY) && command.output.pipe.some((words) => words.some((word) => DIGEST.test(word)));
}

function* checkRegistry(command: HelmCommand): Iterable<Candidate> {
  const stream = wantsMessages(command) ? streamRead(command) : undefined;
  if (stream === undefined) return;
  const fixes = stream === 'stdout' ? bothStreams(command) : [];
  yield atSpan(command, subcommandSpan(command), `${stream}-only`, { args: { command: called(command) }, fixes });
}

/** Sends stderr down the pipe too, where something picks out the lines that it wants. */
function bothStreams(command: HelmCommand): Fix[] {
  const last = command.words.at(-1);
  const { stdout, stderr } = command.output;
  if (command.origin !== 'shell' || stdout !== 'piped' || stderr !== 'shown') return [];
  if (last?.text === undefined || last.via.length > 0) return [];
  return replaceWord(last, `${last.text} 2>&1`, { worksOn: '>=3.8.0 <5', safe: true }, 'Add 2>&1');
}

function* checkRender(command: HelmCommand): Iterable<Candidate> {
  const { stdout } = command.output;
  if (stdout !== 'captured' && stdout !== 'piped' && stdout !== 'file') return;
  const row = runs(command, ...RENDERS) ? 'oci-render' : runs(command, 'install', 'upgrade') ? 'oci-output' : undefined;
  const chart = command.args.find((word) => literalStart(word).startsWith('oci://'));
  if (row === undefined || chart === undefined) return;
  const structured = flagsOf(command, 'output').some(({ value }) => value?.text === 'json' || value?.text === 'yaml');
  if (row === 'oci-render' || structured) yield atWord(command, chart, row);
}

function* checkSearches(command: HelmCommand): Iterable<Candidate> {
  const [help] = flagsOf(command, 'help');
  const probed = help && searchedFor(command, HIDDEN);
  if (help !== undefined && probed !== undefined) yield atFlag(command, help, 'help-probe', { args: { probed } });
  const text = searchedFor(command, MOVED);
  const place = subcommandSpan(command);
  if (text !== undefined)
    yield atSpan(command, place, 'error-text', { args: { command: called(command), text: tidy(text) } });
  if (!runs(command, 'plugin list') || hasFlag(command, 'help')) return;
  if (
    command.output.pipe.some(
      ([program, ...words]) => /^(?:g?awk|cut)$/.test(program ?? '') && words.some((word) => LATER_COLUMN.test(word)),
    )
  ) {
    yield atSpan(command, place, 'plugin-list-columns', { args: { command: called(command) } });
  }
}

const streams = [source('pkg/cmd/root.go', 426), source('pkg/cmd/root.go', 426, 'v4.2.0'), pull(32056)];

const rule: Rule = {
  code: 'HELM4025',
  name: 'output-parsing',
  title: 'Scripts that read what moved',
  description:
    'Messages, streams and columns that scripts read are not the same in Helm 4: what a registry says moved from stderr to stdout in ' +
    '4.2.1, help no longer shows deprecated flags, error texts changed their spelling, and `helm plugin list` has other columns.',
  rows: [
    {
      id: 'stderr-only',
      subject: 'helm push, its stderr read',
      range: '>=4.2.1 <5',
      effect: 'changed',
      summary: 'From 4.2.1 on Pushed: and Digest: are printed on stdout, so stderr no longer holds them.',
      write: 'helm push … 2>&1',
      both: { write: 'helm push … 2>&1', range: '>=3.8.0 <5' },
      evidence: streams,
    },
    {
      id: 'stdout-only',
      subject: 'helm push, its stdout read',
      range: '>=3.10.2 <4.2.1',
      effect: 'changed',
      summary:
        'Up to 4.2.0 Pushed: and Digest: are printed on stderr, so stdout does not hold them; from 4.2.1 on it does.',
      write: 'helm push … 2>&1',
      both: { write: 'helm push … 2>&1', range: '>=3.8.0 <5' },
      evidence: [...streams, pull(11480)],
    },
    {
      id: 'oci-render',
      subject: 'helm template oci://…, helm show values oci://…, their output read',
      range: '>=4.2.1 <4.3.0',
      effect: 'changed',
      summary: 'These releases print the lines Pulled: and Digest: on stdout, in front of the YAML. 4.3.0 mended it.',
      write: 'Helm 4.3.0 or newer, or `helm pull oci://…` first and then the archive.',
      both: { write: '`helm pull oci://…` first, and then the archive.', range: '>=3.8.0 <5' },
      evidence: [
        source('pkg/cmd/root.go', 426),
        source('pkg/cmd/template.go', 88, 'v4.3.0'),
        issue(32215),
        pull(32217),
      ],
    },
    {
      id: 'oci-output',
      subject: 'helm install oci://… -o json, helm upgrade oci://… -o json, their output read',
      range: '>=4.2.1 <5',
      effect: 'changed',
      summary: 'From 4.2.1 on the lines Pulled: and Digest: come first on stdout, in front of the JSON or YAML.',
      write: 'helm pull oci://… first, then the archive.',
      both: { write: '`helm pull oci://…` first, and then the archive.', range: '>=3.8.0 <5' },
      evidence: [source('pkg/cmd/root.go', 426), source('pkg/cmd/install.go', 147, 'v4.3.0'), pull(32056)],
    },
    {
      id: 'help-probe',
      subject: 'helm … --help, searched for --atomic, --force or --validate',
      range: '>=4.0.0 <5',
      effect: 'changed',
      summary:
        'Helm 4 still takes the deprecated flag but hides it from the help, so the probe says that it is missing.',
      write: "helm version --template '{{.Version}}'",
      both: { write: "helm version --template '{{.Version}}'", range: '>=3.0.0 <5' },
      evidence: [
        source('pkg/cmd/upgrade.go', 293),
        source('pkg/cmd/upgrade.go', 280),
        source('pkg/cmd/template.go', 215),
      ],
    },
    {
      id: 'error-text',
      subject: 'messages of Helm 3, searched for',
      range: '>=4.0.0 <5',
      effect: 'changed',
      summary: 'Helm 4 words or spells the message otherwise, so the search finds nothing.',
      write: 'Search without heeding case and for the part that stayed, or use the exit code.',
      evidence: [
        source('pkg/action/install.go', 635),
        source('pkg/kube/client.go', 255),
        source('pkg/action/install.go', 418),
        source('pkg/action/install.go', 554, 'v3.21.4'),
      ],
    },
    {
      id: 'plugin-list-columns',
      subject: 'helm plugin list, its columns read',
      range: '>=4.0.0 <5',
      effect: 'changed',
      summary:
        'Behind NAME and VERSION Helm 4 prints TYPE, APIVERSION, PROVENANCE and SOURCE where Helm 3 had DESCRIPTION.',
      write: 'Read the first two columns only.',
      both: { write: "helm plugin list | awk 'NR>1 {print $1}'", range: '>=3.0.0 <5' },
      evidence: [source('pkg/cmd/plugin_list.go', 54), pull(31196)],
    },
  ],
  wording: {
    'stderr-only': (a) =>
      `What \`${a['command']}\` says is read from stderr, where Helm 4.2.1 and later do not say it.`,
    'stdout-only': (a) => `What \`${a['command']}\` says is read from stdout, where Helm before 4.2.1 does not say it.`,
    'oci-render': (a) =>
      `The output of \`${a['command']}\` for '${a['word']}' is read, and Helm 4.2.1–4.2.4 put other lines in front.`,
    'oci-output': (a) =>
      `The output of \`${a['command']}\` for '${a['word']}' is read, and Helm 4.2.1 and later put other lines in front.`,
    'help-probe': (a) => `The help of \`${a['command']}\` is searched for '${a['probed']}', which Helm 4 hides.`,
    'error-text': (a) =>
      `The output of \`${a['command']}\` is searched for '${a['text']}', which Helm 4 spells otherwise.`,
    'plugin-list-columns': (a) => `The columns of \`${a['command']}\` are read, which Helm 4 changed.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      yield* checkRegistry(command);
      yield* checkRender(command);
      yield* checkSearches(command);
    }
  },
};
export default rule;
