import type { Word } from '../src/facts.ts';
import { certainText, literalStart } from '../src/helm/words.ts';
import type { Rule } from '../src/rule.ts';
import { atWord, runs } from './lib/commands.ts';
import { issue, source } from './lib/evidence.ts';
import { replaceWord } from './lib/fixes.ts';

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
const WORKS_ON = '>=3.8.0 <5';

/** Which row the argument falls under, from what is certain of it; undefined for host[:port] and for an unknown text. */
function rowOf(word: Word): string | undefined {
  if (SCHEME.test(literalStart(word))) return 'scheme';
  const text = certainText(word);
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  return /^\/+$/.test(text.slice(slash)) ? 'trailing-slash' : 'path';
}

function hostOf(word: Word): string | undefined {
  return word.text?.replace(SCHEME, '').split('/')[0] || undefined;
}

function fixes(word: Word) {
  const host = hostOf(word);
  // Written elsewhere it may serve other commands as well, which need the path.
  if (host === undefined || word.via.length > 0) return [];
  return replaceWord(word, host, { worksOn: WORKS_ON, safe: true });
}

function advice(word: Word): { write?: string } {
  const host = hostOf(word);
  return host === undefined ? {} : { write: `helm registry login ${host}` };
}

const why =
  'Helm 4 hands the argument to its registry client as it stands, which accepts a host with an optional port and nothing else. ' +
  'Helm 3 stripped the rest, or did not look.';
const evidence = [
  source('pkg/registry/client.go', 242),
  source('pkg/registry/client.go', 259, 'v3.21.4'),
  issue(30873),
];
const both = { write: 'helm registry login HOST[:PORT]', range: WORKS_ON };
const write = 'helm registry login HOST[:PORT]';

const rule: Rule = {
  code: 'HELM4006',
  name: 'registry-login-url',
  title: 'helm registry login takes a host only',
  description:
    '`helm registry login` accepts HOST or HOST:PORT in Helm 4. A scheme such as https:// or oci://, a repository path such as ' +
    'ghcr.io/owner, or a trailing slash ends with "invalid reference: invalid registry". The host alone works on Helm 3 as well.',
  rows: [
    {
      id: 'scheme',
      subject: 'helm registry login https://HOST',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: why,
      write,
      both,
      evidence,
    },
    {
      id: 'path',
      subject: 'helm registry login HOST/PATH',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: why,
      write,
      both,
      evidence,
    },
    {
      id: 'trailing-slash',
      subject: 'helm registry login HOST/',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: why,
      write,
      both,
      evidence,
    },
  ],
  wording: {
    scheme: (a) => `\`${a['command']}\` is given the URL '${a['word']}', which Helm 4 rejects.`,
    path: (a) => `\`${a['command']}\` is given the path '${a['word']}', which Helm 4 rejects.`,
    'trailing-slash': (a) =>
      `\`${a['command']}\` is given '${a['word']}' with a slash at its end, which Helm 4 rejects.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      const host = runs(command, 'registry login') ? command.args[0] : undefined;
      const row = host && rowOf(host);
      if (host !== undefined && row !== undefined)
        yield atWord(command, host, row, { fixes: fixes(host), ...advice(host) });
    }
  },
};
export default rule;
