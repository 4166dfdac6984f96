import { describe, expect, it } from 'vitest';
import { type Attempt, diagnose, RemoteError, remoteError } from '../../src/remote/error.ts';
import { secret } from '../../src/remote/secret.ts';

const RPC = 'error: RPC failed; ';
const HUNG = '\nfatal: the remote end hung up unexpectedly';
const access = (rest: string): string => `fatal: unable to access 'https://github.com/o/r.git/': ${rest}`;

describe('diagnose', () => {
  it.each<[string, string, string, boolean]>([
    [
      "remote: Repository not found.\nfatal: repository 'https://github.com/o/r.git/' not found",
      'not-found',
      'no-repository',
      false,
    ],
    [
      'ERROR: Repository not found.\nfatal: Could not read from remote repository.',
      'not-found',
      'no-repository',
      false,
    ],
    [
      "remote: The project you were looking for could not be found or you don't have permission to view it.\nfatal: repository 'https://gitlab.com/x/y.git/' not found",
      'not-found',
      'no-repository',
      false,
    ],
    [
      "remote: TF401019: The Git repository with name or identifier x does not exist or you do not have permissions for the operation you are attempting.\nfatal: repository 'https://dev.azure.com/o/p/_git/x/' not found",
      'not-found',
      'no-repository',
      false,
    ],
    [access('The requested URL returned error: 404'), 'not-found', 'no-repository', false],
    ['fatal: remote error: access denied or repository not exported: /x.git', 'not-found', 'no-repository', false],
    [
      "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
      'denied',
      'needs-credential',
      false,
    ],
    [
      'git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.',
      'denied',
      'needs-credential',
      false,
    ],
    [
      "remote: Invalid username or token. Password authentication is not supported for Git operations.\nfatal: Authentication failed for 'https://github.com/o/r.git/'",
      'denied',
      'refused-credential',
      false,
    ],
    [
      "remote: HTTP Basic: Access denied. If a password was provided for Git authentication, the password was incorrect\nfatal: Authentication failed for 'https://gitlab.com/x.git/'",
      'denied',
      'refused-credential',
      false,
    ],
    [
      `remote: Write access to repository not granted.\n${access('The requested URL returned error: 403')}`,
      'denied',
      'forbidden',
      false,
    ],
    [
      `remote: The 'corp' organization has enabled or enforced SAML SSO.\n${access('The requested URL returned error: 403')}`,
      'denied',
      'forbidden',
      false,
    ],
    [
      'No ED25519 host key is known for h and you have requested strict checking.\nHost key verification failed.\nfatal: Could not read from remote repository.',
      'denied',
      'host-key',
      false,
    ],
    [access('Could not resolve host: nope.invalid'), 'unreachable', 'host', false],
    [
      'ssh: Could not resolve hostname nope.invalid: Name or service not known\nfatal: Could not read from remote repository.',
      'unreachable',
      'host',
      false,
    ],
    [
      access("Failed to connect to github.com port 443 after 3 ms: Couldn't connect to server"),
      'unreachable',
      'connection',
      false,
    ],
    [
      'ssh: connect to host h port 22: Connection refused\nfatal: Could not read from remote repository.',
      'unreachable',
      'connection',
      false,
    ],
    [access('server certificate verification failed. CAfile: none CRLfile: none'), 'unreachable', 'certificate', false],
    [access('SSL certificate problem: unable to get local issuer certificate'), 'unreachable', 'certificate', false],
    [access('The requested URL returned error: 429'), 'rate-limited', 'rate', true],
    [`${RPC}HTTP 429 curl 22 The requested URL returned error: 429${HUNG}`, 'rate-limited', 'rate', true],
    [access('The requested URL returned error: 503'), 'unreachable', 'server', true],
    [`${RPC}HTTP 502 curl 22 The requested URL returned error: 502${HUNG}`, 'unreachable', 'server', true],
    [
      `${RPC}curl 18 transfer closed with outstanding read data remaining\nerror: 1024 bytes of body are still expected\nfetch-pack: unexpected disconnect while reading sideband packet\nfatal: early EOF\nfatal: fetch-pack: invalid index-pack output`,
      'unreachable',
      'connection',
      true,
    ],
    [
      `${RPC}curl 92 HTTP/2 stream 5 was not closed cleanly: CANCEL (err 8)\nfatal: early EOF`,
      'unreachable',
      'connection',
      true,
    ],
    [`${RPC}curl 56 Recv failure: Connection reset by peer${HUNG}`, 'unreachable', 'connection', true],
    [access('Empty reply from server'), 'unreachable', 'connection', true],
    [
      'kex_exchange_identification: Connection closed by remote host\nfatal: Could not read from remote repository.',
      'unreachable',
      'connection',
      true,
    ],
    [
      `${RPC}curl 28 Operation too slow. Less than 1 bytes/sec transferred the last 60 seconds${HUNG}`,
      'timeout',
      'slow',
      false,
    ],
    ["fatal: couldn't find remote ref nope", 'not-found', 'no-ref', false],
    [
      'fatal: remote error: upload-pack: not our ref 0123456789012345678901234567890123456789',
      'not-found',
      'no-ref',
      false,
    ],
    [access('The requested URL returned error: 301'), 'not-found', 'redirect', false],
    [
      'fatal: unable to update url base from redirection:\n  asked for: https://a/info/refs\n   redirect: https://b/login',
      'not-found',
      'redirect',
      false,
    ],
    ['fatal: mismatched algorithms: client sha1; server sha256', 'broken', 'hash', false],
    [
      'fatal: attempting to allocate 4294967297 over limit 536870912\nfatal: fetch-pack: invalid index-pack output',
      'too-large',
      'memory',
      false,
    ],
    [
      'fatal: pack is corrupted (SHA1 mismatch)\nfatal: fetch-pack: invalid index-pack output',
      'broken',
      'damaged',
      false,
    ],
    ['fatal: protocol error: bad line length character: <htm', 'broken', 'damaged', false],
    ['fatal: something never seen', 'unreachable', 'unknown', false],
    ['', 'unreachable', 'unknown', false],
  ])('%s', (stderr, kind, cause, transient) => {
    expect(diagnose(stderr)).toEqual({ kind, cause, transient });
  });
});

describe('remoteError', () => {
  const attempt: Attempt = {
    label: 'github.com/o/r',
    host: 'github.com',
    ref: null,
    credential: 'none',
    location: undefined,
  };
  const DENIED = "fatal: could not read Username for 'https://github.com': terminal prompts disabled";

  it('says what to set', () => {
    expect(remoteError(DENIED, attempt).message).toBe(
      "github.com/o/r: it cannot be read without a credential, if it exists; set GITHUB_TOKEN, or teach git's credential helper",
    );
    expect(remoteError(DENIED, { ...attempt, host: 'git.corp' }).message).toContain('HELM4_AUDIT_TOKEN_HOST=git.corp');
    expect(remoteError(DENIED, { ...attempt, credential: 'withheld' }).message).toContain('use https');
    expect(remoteError(DENIED, { ...attempt, credential: 'sent' }).message).toContain('refused the token');
  });

  it('repeats what the server says, and not what git says after each failure', () => {
    const said = `remote: The 'corp' organization has enabled or enforced SAML SSO.\n${access('The requested URL returned error: 403')}`;
    expect(remoteError(said, { ...attempt, credential: 'sent' }).message).toMatch(
      /\(The 'corp' organization .*SAML SSO\.\)$/,
    );
  });

  it('tells an empty repository from one without the branch', () => {
    const said = "fatal: couldn't find remote ref HEAD";
    expect(remoteError(said, attempt)).toMatchObject({ empty: true, kind: 'not-found' });
    expect(remoteError(said, { ...attempt, ref: 'x' })).toMatchObject({ empty: false, kind: 'not-found' });
  });

  it('holds no secrets, no control characters and no novels', () => {
    secret('s3cret-value');
    const said = `remote: bad token s3cret-value \u001b[2J\u202e ${Buffer.from('u:s3cret-value').toString('base64')} ${'x'.repeat(9999)}\nfatal: odd`;
    const { message } = remoteError(said, attempt);
    expect(message).toContain('bad token ***');
    expect(message).not.toMatch(/s3cret|czNjcmV0|[\u0000-\u001f\u202e]/);
    expect(message.length).toBeLessThan(500);
    expect(new RemoteError('broken', 'a\nb https://u:p@h/').message).toBe('a\\nb https://***@h/');
  });

  it('says where a repository went', () => {
    const moved = { ...attempt, credential: 'sent' as const, location: 'https://u:pw12345@b.example/x' };
    expect(remoteError(access('The requested URL returned error: 301'), moved).message).toBe(
      'github.com/o/r: it has moved to https://***@b.example/x; give that address',
    );
  });
});
