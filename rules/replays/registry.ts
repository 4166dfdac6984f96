/** Rules about registries: registry-login-url, plain-http-registry. */
import { both, fixed, type Replay, type RuleReplays, rejected } from './replay.ts';

const FOUR = '>=4.0.0 <5';
const OCI = '>=3.8.0 <5';
const REFUSED = 'invalid reference: invalid registry';
const NO_TLS = 'server gave HTTP response to HTTPS client';
const PUSH = 'helm push chart-0.1.0.tgz oci://$OCI';
const PACKED = { before: ['helm package chart'] };
const PUSHED = { before: ['helm4 package chart', 'helm4 push chart-0.1.0.tgz oci://$OCI --plain-http'] };

function login(to: string): string {
  return `echo secret | helm registry login ${to} -u user --password-stdin`;
}

function proofs(row: string, to: string, rest: Partial<Replay> = {}): Replay[] {
  return [
    rejected(row, login(to), FOUR, REFUSED, { on: '>=3.8.0', ...rest }),
    both(row, login('$SECURED'), OCI),
    fixed(row, login('$SECURED'), OCI),
  ];
}

export const registryLoginUrl: RuleReplays = {
  rule: 'registry-login-url',
  replays: [
    rejected('scheme', login('oci://$SECURED'), FOUR, REFUSED, { on: '>=3.18.1' }),
    ...proofs('scheme', 'https://$SECURED'),
    ...proofs('path', '$SECURED/team'),
    ...proofs('trailing-slash', '$SECURED/'),
  ],
};

function plain(row: string, line: string, rest: Partial<Replay> = {}): Replay[] {
  return [
    rejected(row, line, FOUR, NO_TLS, { on: '>=3.8.0', ...rest }),
    both(row, `${line} --plain-http`, '>=3.13.0 <5', rest),
  ];
}

export const plainHttpRegistry: RuleReplays = {
  rule: 'plain-http-registry',
  replays: [
    {
      row: 'loopback-push',
      shows: 'row',
      line: PUSH,
      ...PACKED,
      on: '>=3.8.0',
      expect: [
        { range: FOUR, exit: 1, stderr: [NO_TLS] },
        { range: '>=3.21.1', exit: 1, stderr: ['downgrades scheme from https'] },
        { range: '*', exit: 0 },
      ],
    },
    both('loopback-push', `${PUSH} --plain-http`, '>=3.13.0 <5', PACKED),
    ...plain('loopback', 'helm pull oci://$OCI/chart --version 0.1.0', PUSHED),
    ...plain('loopback', 'helm template r oci://$OCI/chart --version 0.1.0', PUSHED),
    ...plain('loopback', 'helm show values oci://$OCI/chart --version 0.1.0', PUSHED),
    ...plain('loopback', 'helm install r oci://$OCI/chart --version 0.1.0', PUSHED),
    ...plain('loopback', 'helm upgrade --install r oci://$OCI/chart --version 0.1.0', PUSHED),
    {
      row: 'loopback-login',
      shows: 'row',
      line: login('$REGISTRY'),
      on: '>=3.8.0',
      // Up to 3.17 the first attempt is told as well.
      expect: [
        { range: FOUR, exit: 1, stderr: [`Get "https://$REGISTRY/v2/": http: ${NO_TLS}`] },
        { range: '*', exit: 0 },
      ],
    },
    both('loopback-login', `${login('$REGISTRY')} --plain-http`, '>=3.18.0 <5'),
    ...plain('private', 'helm pull oci://$OCI/chart --version 0.1.0', PUSHED).slice(0, 1),
    both('private', 'helm pull oci://$OCI/chart --version 0.1.0 --plain-http', '>=3.13.0 <5', PUSHED),
    both('private', `${login('$REGISTRY')} --plain-http`, '>=3.18.0 <5'),
  ],
};
