import type { EnvSetting, Fact, HelmCommand, HelmPin } from '../src/facts.ts';
import { within } from '../src/helm/ranges.ts';
import type { Candidate, Rule } from '../src/rule.ts';
import { atFlag, atPin, atSpan, called, firstName, pinnedVersion, runs, subcommandSpan } from './lib/commands.ts';
import { environmentOf } from './lib/environment.ts';
import { page, source } from './lib/evidence.ts';
import { inFile, packagePath, sdkOf } from './lib/go-sdk.ts';
import { tidy } from './lib/words.ts';

const COMMANDS = new Set(['init', 'reset', 'serve', 'home']);
/** Flags about Tiller and TLS to it; no Helm 3 command has any of them. */
const TILLER_FLAG = /^(?:tiller-.+|tls|tls-(?:ca-cert|cert|key|verify|hostname))$/;
const VARIABLES =
  /^(?:HELM_HOME|HELM_HOST|TILLER_NAMESPACE|TILLER_HISTORY_MAX|HELM_TLS_(?:CA_CERT|CERT|KEY|ENABLE|VERIFY|HOSTNAME))$/;
const TILLER = /(?:^|\/)tiller(?:[:@]|$)/;

function* checkCommand(command: HelmCommand): Iterable<Candidate> {
  const name = firstName(command);
  if (name !== undefined && COMMANDS.has(name) && (command.path.length === 0 || command.path[0] === name)) {
    yield atSpan(command, subcommandSpan(command), 'command', { args: { command: `helm ${name}` } });
  }
  for (const flag of command.flags) {
    const renamed =
      (flag.name === 'name' && runs(command, 'install', 'template')) ||
      (flag.name === 'purge' && runs(command, 'uninstall'));
    // `helm init` of Helm 2 carries such flags by nature; one finding for it is enough.
    const tiller = TILLER_FLAG.test(flag.name) && !COMMANDS.has(name ?? '') && !flag.known;
    if (renamed || tiller)
      yield atFlag(command, flag, renamed ? 'renamed-flag' : 'tiller-flag', { args: { command: called(command) } });
  }
}

function* checkPin(pin: HelmPin): Iterable<Candidate> {
  const old = pin.range !== undefined && within(pin.range, '<3.0.0-0');
  if (!old && !TILLER.test(pin.tool)) return;
  yield { ...atPin(pin, 'pin', { version: pinnedVersion(pin) ?? '2' }), severity: 'error' };
}

function* checkVariable(setting: EnvSetting): Iterable<Candidate> {
  const { name, span, reads } = setting;
  if (VARIABLES.test(name)) yield atSpan(setting, span, 'variable', { args: { name, is: reads ? 'read' : 'set' } });
}

function* checkSdk(facts: readonly Fact[]): Iterable<Candidate> {
  const { uses, modules } = sdkOf(facts);
  for (const module of modules) {
    for (const { major, version, span } of module.requires) {
      if (major === 2)
        yield { ...atSpan(module, span, 'sdk', { args: { version: tidy(version) } }), severity: 'error' };
    }
  }
  for (const use of uses) {
    if (use.major !== 2 || use.how !== 'import') continue;
    yield atSpan(use, use.span, 'sdk-import', { args: { path: tidy(packagePath(use)), where: inFile(use) } });
  }
}

const migrating = page('Migrating Helm v2 to v3', 'https://helm.sh/docs/topics/v2_v3_migration/');
const unsupported = page(
  'Helm 2 and the charts project are now unsupported',
  'https://helm.sh/blog/helm-2-becomes-unsupported/',
);

const rule: Rule = {
  code: 'HELM4028',
  name: 'helm2-leftover',
  title: 'Left over from Helm 2',
  description:
    'Helm 2 and Tiller have been without support since November 2020. Their commands, flags, variables and installers are rejected or ' +
    'ignored by Helm 3 and Helm 4 alike; what is left of them is dead code, or a job that still runs Helm 2.',
  rows: [
    {
      id: 'command',
      subject: 'helm init, helm reset, helm serve, helm home',
      range: '>=3.1.0',
      effect: 'rejected',
      summary: 'Helm 3 and Helm 4 have no such command; there is no Tiller to set up.',
      write: 'Drop the command; repositories are added with `helm repo add`.',
      both: { write: 'Drop the command; repositories are added with `helm repo add`.', range: '>=3.0.0 <5' },
      evidence: [migrating],
    },
    {
      id: 'renamed-flag',
      subject: 'helm install --name, helm template --name, helm delete --purge',
      range: '>=3.0.0',
      effect: 'rejected',
      summary: 'The name of a release is an argument since Helm 3, and `helm uninstall` always purges.',
      write: 'helm install NAME CHART, helm uninstall NAME',
      both: { write: 'helm install NAME CHART, helm uninstall NAME', range: '>=3.0.0 <5' },
      evidence: [migrating],
    },
    {
      id: 'tiller-flag',
      subject: '--tiller-namespace, --tls, …',
      range: '>=3.0.0',
      effect: 'rejected',
      summary: 'There is no Tiller since Helm 3, and its flags are unknown.',
      write: 'Drop the flag.',
      both: { write: 'Drop the flag.', range: '>=3.0.0 <5' },
      evidence: [migrating],
    },
    {
      id: 'variable',
      subject: 'HELM_HOME, TILLER_NAMESPACE, HELM_TLS_…',
      range: '>=3.0.0',
      effect: 'changed',
      summary: 'Helm 3 and Helm 4 neither read nor set the variable.',
      write: 'HELM_CACHE_HOME, HELM_CONFIG_HOME and HELM_DATA_HOME instead of HELM_HOME; drop the others.',
      both: {
        write: 'HELM_CACHE_HOME, HELM_CONFIG_HOME and HELM_DATA_HOME instead of HELM_HOME; drop the others.',
        range: '>=3.3.0 <5',
      },
      evidence: [migrating, source('pkg/cmd/root.go', 61)],
    },
    {
      id: 'pin',
      subject: 'a pin to Helm 2',
      range: '*',
      effect: 'unsupported',
      summary: 'Helm 2 has had no fixes of any kind since 2020-11-13.',
      write: 'A release of Helm 4.',
      evidence: [unsupported],
    },
    {
      id: 'sdk',
      subject: 'a Go module that requires the SDK of Helm 2',
      range: '*',
      effect: 'unsupported',
      summary: 'Helm 2 has had no fixes of any kind since 2020-11-13.',
      write: 'Drop the code that talks to Tiller, and the requirement.',
      evidence: [unsupported],
    },
    {
      id: 'sdk-import',
      subject: 'an import of the SDK of Helm 2',
      range: '*',
      effect: 'unsupported',
      summary: 'The SDK of Helm 2 talks to Tiller, which Helm 3 and Helm 4 have not.',
      write: 'Drop the code that needs it.',
      evidence: [unsupported, migrating],
    },
  ],
  wording: {
    command: (a) => `\`${a['command']}\` is a command of Helm 2, which Helm 3 and Helm 4 reject.`,
    'renamed-flag': (a) => `\`${a['command']}\` passes '${a['flag']}', a flag of Helm 2 that Helm 3 and Helm 4 reject.`,
    'tiller-flag': (a) =>
      `\`${a['command']}\` passes '${a['flag']}', a flag about Tiller that Helm 3 and Helm 4 reject.`,
    variable: (a) => `'${a['name']}' is ${a['is']}, a variable that only Helm 2 knew.`,
    pin: (a) => `'${a['tool']}' brings Helm '${a['version']}', which has been without support since 2020.`,
    sdk: (a) => `'k8s.io/helm' is required at '${a['version']}', which has been without support since 2020.`,
    'sdk-import': (a) => `'${a['path']}' is imported${a['where']}, a package of Helm 2.`,
  },
  *check({ commands, pins, facts }) {
    for (const command of commands) yield* checkCommand(command);
    for (const pin of pins) yield* checkPin(pin);
    for (const setting of environmentOf(facts)) yield* checkVariable(setting);
    yield* checkSdk(facts);
  },
};
export default rule;
