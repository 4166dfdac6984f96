import { both, type Expectation, type Replay, type RuleReplays } from './replay.ts';

const FOUR = '>=4.0.0 <5';
/** Where the messages of a registry command are printed. */
const STDERR = '>=3.10.2 <4.2.1';
const INSTALLED = { before: ['helm install r ./chart'] };
const PACKED = { before: ['helm package chart'] };
const PUSHED = { before: ['helm4 package chart', 'helm4 push chart-0.1.0.tgz oci://$OCI --plain-http'] };
/** Before 3.13 a registry on the loopback needs no flag, and there is none. */
const PUSH = 'helm push chart-0.1.0.tgz oci://$OCI';

/** Up to 3.10.1 and from 4.2.1 on the messages are on stdout. */
function streams(row: string, line: string, words: readonly string[], rest: Partial<Replay> = {}): Replay {
  const expect: Expectation[] = [
    { range: STDERR, exit: 0, stderr: words, noStdout: words },
    { range: '*', exit: 0, stdout: words, noStderr: words },
  ];
  return { row, shows: 'row', line, on: '>=3.13.0', expect, ...rest };
}

/** What a command about an oci:// reference prints in front of its output. */
function inFront(row: string, line: string, end: string): Replay {
  const words = ['Pulled: ', 'Digest: '];
  return {
    row,
    shows: 'row',
    line,
    ...PUSHED,
    on: '>=3.13.0',
    expect: [
      { range: `>=4.2.1 <${end}`, exit: 0, stdout: words },
      { range: '*', exit: 0, stderr: words, noStdout: words },
    ],
  };
}

/** A chart that is fetched first, so that nothing of the registry is in the output. */
function pulledFirst(row: string): Replay[] {
  const line = (flags: string) =>
    `helm pull oci://$OCI/chart --version 0.1.0${flags} >/dev/null && helm template r chart-0.1.0.tgz`;
  const clean = { noStdout: ['Digest: '] };
  return [
    both(row, line(''), '>=3.8.0 <3.21.1', PUSHED, clean),
    both(row, line(' --plain-http'), '>=3.13.0 <5', PUSHED, clean),
  ];
}

function changedText(line: string, old: string, now: string, rest: Partial<Replay> = {}): Replay {
  const expect: Expectation[] = [
    { range: FOUR, exit: 1, stderr: [now], noStderr: [old] },
    { range: '*', exit: 1, stderr: [old] },
  ];
  return { row: 'error-text', shows: 'row', line, expect, ...rest };
}

function probe(command: string, flag: string, on: string): Replay {
  const line = `helm ${command} --help`;
  const expect: Expectation[] = [
    { range: FOUR, exit: 0, noStdout: [`${flag} `] },
    { range: '*', exit: 0, stdout: [`${flag} `] },
  ];
  return { row: 'help-probe', shows: 'row', name: flag, line, on, expect };
}

export const outputParsing: RuleReplays = {
  rule: 'output-parsing',
  replays: [
    streams('stderr-only', `${PUSH} --plain-http`, ['Pushed: ', 'Digest: '], PACKED),
    streams('stderr-only', 'helm pull oci://$OCI/chart --version 0.1.0 --plain-http', ['Pulled: ', 'Digest: '], PUSHED),
    streams('stderr-only', 'echo secret | helm registry login $SECURED -u user --password-stdin', ['Login Succeeded'], {
      on: '>=3.11.0',
    }),
    streams('stdout-only', `${PUSH} --plain-http`, ['Pushed: ', 'Digest: '], PACKED),
    streams('stdout-only', 'helm pull oci://$OCI/chart --version 0.1.0 --plain-http', ['Pulled: ', 'Digest: '], PUSHED),
    streams('stdout-only', PUSH, ['Pushed: ', 'Digest: '], { ...PACKED, on: '>=3.8.0 <3.21.1' }),
    both('stderr-only', `${PUSH} 2>&1`, '>=3.8.0 <3.21.1', PACKED, { stdout: ['Digest: '] }),
    both('stderr-only', `${PUSH} --plain-http 2>&1`, '>=3.13.0 <5', PACKED, { stdout: ['Digest: '] }),
    both('stdout-only', `${PUSH} 2>&1`, '>=3.8.0 <3.21.1', PACKED, { stdout: ['Digest: '] }),
    both('stdout-only', `${PUSH} --plain-http 2>&1`, '>=3.13.0 <5', PACKED, { stdout: ['Digest: '] }),
    inFront('oci-render', 'helm template r oci://$OCI/chart --version 0.1.0 --plain-http', '4.3.0'),
    inFront('oci-render', 'helm show values oci://$OCI/chart --version 0.1.0 --plain-http', '4.3.0'),
    inFront('oci-render', 'helm show chart oci://$OCI/chart --version 0.1.0 --plain-http', '4.3.0'),
    inFront('oci-output', 'helm install r oci://$OCI/chart --version 0.1.0 --plain-http -o json', '5'),
    inFront('oci-output', 'helm upgrade --install r oci://$OCI/chart --version 0.1.0 --plain-http -o json', '5'),
    ...pulledFirst('oci-render'),
    ...pulledFirst('oci-output'),
    probe('upgrade', '--atomic', '>=3.0.0'),
    probe('upgrade', '--force', '>=3.0.0'),
    probe('template', '--validate', '>=3.0.0'),
    both('help-probe', "helm version --template '{{.Version}}'", '>=3.0.0 <5', {}, { stdout: ['v'] }),
    changedText(
      'helm install r ./chart',
      'cannot re-use a name that is still in use',
      'cannot reuse a name that is still in use',
      INSTALLED,
    ),
    changedText(
      'KUBECONFIG=nowhere helm install r ./chart',
      'Kubernetes cluster unreachable',
      'kubernetes cluster unreachable',
    ),
    changedText('helm install other ./chart', 'Unable to continue with install', 'unable to continue with install', {
      files: { 'chart/templates/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shared }\n' },
      before: ['helm install r ./chart'],
    }),
    {
      row: 'plugin-list-columns',
      shows: 'row',
      line: 'helm plugin list',
      plugins: ['hello'],
      before: ['helm plugin install ./hello'],
      expect: [
        { range: FOUR, exit: 0, stdout: ['NAME VERSION TYPE APIVERSION PROVENANCE SOURCE'] },
        { range: '*', exit: 0, stdout: ['NAME VERSION DESCRIPTION'] },
      ],
    },
    both(
      'plugin-list-columns',
      "helm plugin list | awk 'NR>1 {print $1}'",
      '>=3.0.0 <5',
      { plugins: ['hello'], before: ['helm plugin install ./hello'] },
      { stdout: ['hello'] },
    ),
  ],
};
