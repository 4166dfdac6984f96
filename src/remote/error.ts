/** Why a repository could not be brought here: what git and servers say, sorted, and told without secrets. */

import { printable } from '../report/printable.ts';
import { credentialHint } from './credentials.ts';
import { redact } from './secret.ts';
import type { FailureKind } from './types.ts';

/** A repository that could not be had. Its message is for people: one line without secrets and control characters. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';
  readonly kind: FailureKind;
  /** The repository is there and has no commit yet; `kind` is `not-found`. */
  readonly empty: boolean;
  /** Milliseconds for which the host wants to be left alone, when it said so. */
  readonly retryAfter: number | undefined;

  constructor(kind: FailureKind, message: string, empty = false, retryAfter?: number) {
    super(printable(redact(message)));
    this.kind = kind;
    this.empty = empty;
    this.retryAfter = retryAfter;
  }
}

/** What a message of git comes down to. */
export interface Diagnosis {
  readonly kind: FailureKind;
  readonly cause: Cause;
  /** Whether it may be over in a moment. */
  readonly transient: boolean;
}

export type Cause =
  | 'no-repository'
  | 'no-ref'
  | 'needs-credential'
  | 'refused-credential'
  | 'forbidden'
  | 'redirect'
  | 'host'
  | 'connection'
  | 'certificate'
  | 'host-key'
  | 'server'
  | 'rate'
  | 'slow'
  | 'hash'
  | 'memory'
  | 'damaged'
  | 'unknown';

const transient = true;

/** The first that matches counts. Texts are those of git 2.25 to 2.52 (LC_ALL=C), libcurl, OpenSSH, GitHub, GitLab, Bitbucket and Azure. */
const MESSAGES: readonly (readonly [RegExp, FailureKind, Cause, boolean?])[] = [
  [/\b429\b|too many requests|rate limit|secondary rate/i, 'rate-limited', 'rate', transient],
  [/returned error: 30\d|unable to update url base from redirection/i, 'not-found', 'redirect'],
  [
    /returned error: 50[0234]|HTTP 50[0234]|returned error: 52\d|internal server error/i,
    'unreachable',
    'server',
    transient,
  ],
  [/returned error: 407|proxy authentication/i, 'denied', 'forbidden'],
  [/couldn't find remote ref|not our ref|no such remote ref|invalid refspec/i, 'not-found', 'no-ref'],
  [
    /could not read (?:username|password)|terminal prompts disabled|unable to read askpass/i,
    'denied',
    'needs-credential',
  ],
  [
    /authentication failed|returned error: 401|invalid username or (?:token|password)|HTTP basic: access denied/i,
    'denied',
    'refused-credential',
  ],
  [/permission denied \(|too many authentication failures/i, 'denied', 'needs-credential'],
  [/host key verification failed|remote host identification has changed/i, 'denied', 'host-key'],
  [
    /repository .*not found|could not be found|returned error: (?:404|410)|does not appear to be a git repository|project you were looking for|TF401019|not valid: is this a git repository|repository not exported/i,
    'not-found',
    'no-repository',
  ],
  [
    /returned error: 403|access denied|write access to repository not granted|TF401027|SAML SSO|forbidden/i,
    'denied',
    'forbidden',
  ],
  [
    /could not resolve (?:host|proxy)|name or service not known|nodename nor servname|no address associated|unable to look up/i,
    'unreachable',
    'host',
  ],
  [
    /ssl certificate|certificate (?:verify|problem|has expired)|server certificate|self.signed certificate|unable to get local issuer/i,
    'unreachable',
    'certificate',
  ],
  [/operation too slow|operation timed out|timeout was reached|connection timed out/i, 'timeout', 'slow'],
  [/mismatched algorithms/i, 'broken', 'hash'],
  [/attempting to allocate|out of memory|cannot allocate/i, 'too-large', 'memory'],
  [
    /connection (?:was )?reset|recv failure|send failure|empty reply|early EOF|transfer closed|unexpected disconnect|hung up unexpectedly|was not closed cleanly|curl (?:16|18|52|55|56|92)\b|connection closed by|broken pipe|TLS packet|SSL_read|unexpected eof|HTTP\/2 (?:stream|framing)/i,
    'unreachable',
    'connection',
    transient,
  ],
  [
    /failed to connect|couldn't connect|unable to connect|connection refused|no route to host|network is unreachable/i,
    'unreachable',
    'connection',
  ],
  [
    /corrupt|inflate|bad (?:object|tree|pack)|SHA1 (?:mismatch|collision)|index-pack|unresolved deltas|missing (?:blob|tree|commit)|did not send all necessary objects|unpack-objects|protocol error|bad line length|expected flush|unable to (?:parse|read) (?:object|tree)|invalid (?:object|server response)|unknown object type/i,
    'broken',
    'damaged',
  ],
];

/** Sorts what git wrote on its standard error before it failed. */
export function diagnose(stderr: string): Diagnosis {
  for (const [pattern, kind, cause, transient = false] of MESSAGES) {
    if (pattern.test(stderr)) return { kind, cause, transient };
  }
  return { kind: 'unreachable', cause: 'unknown', transient: false };
}

export interface Attempt {
  /** As people know the repository: host and path. */
  readonly label: string;
  readonly host: string;
  readonly ref: string | null;
  readonly credential: 'sent' | 'none' | 'withheld';
  /** Where the server sent us instead. */
  readonly location: string | undefined;
  /** Seconds, as the server said. */
  readonly retryAfter?: number | undefined;
}

/** The error for a fetch that failed, from what git wrote. */
export function remoteError(stderr: string, attempt: Attempt): RemoteError {
  const { kind, cause } = diagnose(stderr);
  if (cause === 'no-ref' && attempt.ref === null) {
    return new RemoteError('not-found', `${attempt.label} is empty: it has no commit yet`, true);
  }
  const said = CLEAR.includes(cause) ? '' : lastWords(stderr);
  const words = said === '' ? '' : ` (${said})`;
  const { retryAfter } = attempt;
  const pause = retryAfter === undefined ? undefined : retryAfter * 1000;
  return new RemoteError(kind, `${attempt.label}: ${sentenceOf(cause, attempt)}${words}`, false, pause);
}

/** Causes of which git's own words say no more than ours. */
const CLEAR: readonly Cause[] = ['no-ref', 'no-repository', 'needs-credential', 'redirect', 'host', 'hash', 'memory'];

function sentenceOf(cause: Cause, attempt: Attempt): string {
  const { host, ref } = attempt;
  switch (cause) {
    case 'no-repository':
      return attempt.credential === 'sent'
        ? 'there is no such repository, or the token may not see it'
        : `there is no such repository, or it is not public; ${toSet(attempt)}`;
    case 'no-ref':
      return `it has no branch, tag or reachable commit '${ref}'; commits are named by all of their digits`;
    case 'needs-credential':
      return attempt.credential === 'sent'
        ? `${host} refused the token, or there is no such repository`
        : `it cannot be read without a credential, if it exists; ${toSet(attempt)}`;
    case 'refused-credential':
      return attempt.credential === 'sent'
        ? `${host} refused the token`
        : `${host} wants a credential; ${toSet(attempt)}`;
    case 'forbidden':
      return attempt.credential === 'sent'
        ? `${host} does not let this token read it; it needs read access to contents, and authorization where single sign-on is on`
        : `${host} does not let us read it; ${toSet(attempt)}`;
    case 'redirect':
      return attempt.location === undefined
        ? `${host} sends us elsewhere; give the address to which the repository has moved`
        : `it has moved to ${attempt.location}; give that address`;
    case 'host':
      return `the host ${host} is not known here`;
    case 'connection':
      return `the connection to ${host} failed`;
    case 'certificate':
      return `the certificate of ${host} is not trusted; name your authority in GIT_SSL_CAINFO or git's http.sslCAInfo`;
    case 'host-key':
      return `the key of ${host} is not known to ssh; add it to known_hosts`;
    case 'server':
      return `${host} has a fault of its own; try again later`;
    case 'rate':
      return `${host} takes no more requests for now; try again later`;
    case 'slow':
      return `${host} was silent for too long`;
    case 'hash':
      return 'it names objects by another hash than was asked for';
    case 'memory':
      return 'it holds something larger than is read';
    case 'damaged':
      return `what ${host} sent is damaged`;
    case 'unknown':
      return 'git could not fetch it';
  }
}

function toSet(attempt: Attempt): string {
  if (attempt.credential === 'withheld')
    return `the token for ${attempt.host} is not sent without encryption, use https`;
  return `set ${credentialHint(attempt.host)}, or teach git's credential helper`;
}

const LONGEST = 300;

/** What git or the server said last that is worth repeating: one line, printable, without secrets. */
function lastWords(stderr: string): string {
  const lines = stderr
    .split(/[\r\n]+/)
    .map((line) => ({ line: line.replace(/^(?:fatal|error|remote|warning): */, '').trim(), of: line.slice(0, 7) }))
    .filter(({ line }) => line !== '' && !isNoise(line));
  // The server knows more than git.
  const last = lines.findLast(({ of }) => of === 'remote:') ?? lines.at(-1);
  const line = printable(redact(last?.line ?? ''));
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** Progress, and what git says after every failure. */
function isNoise(line: string): boolean {
  return /^(?:(?:Enumerating|Counting|Compressing|Receiving|Resolving|Unpacking)\b.*|Total \d.*|the remote end hung up.*|Could not read from remote repository\.?|Please make sure you have.*|and the repository exists\.|early EOF|fetch-pack: .*|From .*)$/i.test(
    line,
  );
}
