import type { HelmCommand, Word } from '../src/facts.ts';
import { literalStart } from '../src/helm/words.ts';
import type { Rule } from '../src/rule.ts';
import { atWord, hasFlag, runs } from './lib/commands.ts';
import { issue, source } from './lib/evidence.ts';

const CHART_COMMANDS = [
  'push',
  'pull',
  'install',
  'upgrade',
  'template',
  'show all',
  'show chart',
  'show crds',
  'show readme',
  'show values',
];

/** This machine: a registry there is hardly ever behind TLS. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1\])(?::\d+)?(?:\/|$)/;
/** Names that only a private network resolves, with a port: `registry:5000`, `kind-registry:5000`, `registry.local:5000`. */
const PRIVATE = /^(?:[a-z0-9-]+|[a-z0-9.-]+\.(?:local|localhost|internal|svc|svc\.cluster\.local)):\d+(?:\/|$)/i;

/** The registry that a word names: after oci:// in a chart reference, as it stands for login. */
function registryOf(command: HelmCommand, word: Word): string | undefined {
  const start = literalStart(word);
  if (runs(command, 'registry login')) return start;
  return start.startsWith('oci://') ? start.slice('oci://'.length) : undefined;
}

const why =
  'Helm 3 tried https and fell back to plain http by itself; Helm 4 does not, and the command ends with "server gave HTTP response ' +
  'to HTTPS client".';
const evidence = [
  source('pkg/registry/fallback.go', 29, 'v3.21.4'),
  source('pkg/registry/client.go', 253),
  issue(2280, 'istio/release-builder'),
];

const rule: Rule = {
  code: 'HELM4007',
  name: 'plain-http-registry',
  title: 'No automatic fallback to plain http',
  description:
    'Helm 3 fell back to http when a registry did not speak TLS. Helm 4 only uses http when --plain-http says so, which matters for ' +
    'the registries on localhost that test pipelines start.',
  rows: [
    {
      id: 'loopback',
      subject: 'oci://localhost:5000 without --plain-http',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: why,
      write: 'Add --plain-http.',
      both: { write: '--plain-http', range: '>=3.13.0 <5' },
      evidence,
    },
    {
      id: 'loopback-push',
      subject: 'helm push to oci://localhost:5000 without --plain-http',
      range: '>=3.21.1 <5',
      effect: 'rejected',
      summary:
        'Helm 3 still falls back to http, but from 3.21.1 on a push ends with "downgrades scheme from https"; Helm 4 does not fall back at all.',
      write: 'Add --plain-http.',
      both: { write: '--plain-http', range: '>=3.13.0 <5' },
      evidence: [source('go.mod', 48, 'v3.21.1'), ...evidence],
    },
    {
      id: 'loopback-login',
      subject: 'helm registry login localhost:5000 without --plain-http',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: why,
      write: 'Add --plain-http.',
      both: { write: '--plain-http', range: '>=3.18.0 <5' },
      evidence,
    },
    {
      id: 'private',
      subject: 'oci://registry:5000 without --plain-http',
      range: '>=4.0.0 <5',
      effect: 'check',
      summary: why,
      write: 'Add --plain-http if the registry has no TLS.',
      both: { write: '--plain-http', range: '>=3.18.0 <5' },
      evidence,
    },
  ],
  wording: {
    loopback: (a) => `\`${a['command']}\` uses the registry in '${a['word']}' without '--plain-http'.`,
    'loopback-push': (a) => `\`${a['command']}\` uses the registry in '${a['word']}' without '--plain-http'.`,
    'loopback-login': (a) => `\`${a['command']}\` uses the registry '${a['word']}' without '--plain-http'.`,
    private: (a) => `\`${a['command']}\` uses the private registry in '${a['word']}' without '--plain-http'.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      const login = runs(command, 'registry login');
      if (!login && !runs(command, ...CHART_COMMANDS)) continue;
      if (hasFlag(command, 'plain-http', 'insecure', 'insecure-skip-tls-verify', 'ca-file', 'cert-file')) continue;
      for (const word of command.args) {
        const registry = registryOf(command, word);
        if (registry === undefined) continue;
        const assumes = 'the registry speaks plain http';
        const row = login ? 'loopback-login' : runs(command, 'push') ? 'loopback-push' : 'loopback';
        if (LOOPBACK.test(registry)) yield atWord(command, word, row, { assumes });
        else if (PRIVATE.test(registry)) yield atWord(command, word, 'private', { assumes });
      }
    }
  },
};
export default rule;
