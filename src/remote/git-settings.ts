/**
 * How git is set up to talk to a server: what the user configured for the network holds (proxies, authorities, credential
 * helpers, `insteadOf`), and nothing that would run a program, ask a person, or write more than is asked for.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Credential } from './credentials.ts';
import { RemoteError } from './error.ts';
import type { GitUrl } from './url.ts';

/** Blobs above this are streamed to the disk; a single allocation above the other makes git give up. Bytes. */
const STREAMED = 2 ** 25;
const LARGEST_ALLOCATION = 2 ** 29;

/**
 * Objects are not checked by `fsck` as they come in: it refuses many an old repository for faults of its commits, and guards
 * checkouts, of which there are none here. Their hashes are always checked.
 * https://git-scm.com/docs/git-config
 */
const SETTINGS: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  `core.bigFileThreshold=${STREAMED}`,
  'fetch.fsckObjects=false',
  'transfer.fsckObjects=false',
  // One pack, never thousands of files.
  'fetch.unpackLimit=1',
  'transfer.unpackLimit=1',
  'fetch.writeCommitGraph=false',
  'fetch.recurseSubmodules=false',
  'fetch.negotiationAlgorithm=noop',
  // Other addresses that a server may name for parts of what it sends.
  'fetch.bundleURI=',
  'transfer.bundleURI=false',
  'fetch.uriProtocols=',
  'gc.auto=0',
  'maintenance.auto=false',
  'pack.threads=1',
  'protocol.version=2',
  // A server that is busy sends five bytes every five seconds.
  'http.lowSpeedLimit=1',
  'http.lowSpeedTime=60',
];

/** The beginning of a command line of git on a directory of ours. */
export function fetchArguments(gitDir: string): string[] {
  return ['--no-pager', ...SETTINGS.flatMap((setting) => ['-c', setting]), `--git-dir=${gitDir}`, 'fetch', '--no-tags'];
}

/** Variables of git that say who we are on the network and where its configuration is; the rest is dropped. */
const KEPT =
  /^GIT_(?:SSH|SSH_COMMAND|SSH_VARIANT|ASKPASS|SSL_\w+|PROXY_\w+|HTTP_PROXY_AUTHMETHOD|HTTP_USER_AGENT|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM)|CONFIG_COUNT|CONFIG_(?:KEY|VALUE)_\d+|EXEC_PATH)$/;

type Environment = Readonly<Record<string, string | undefined>>;

export interface NetworkHow {
  readonly url: GitUrl;
  /** Goes to the origin of `url` alone. */
  readonly credential: Credential | null;
  /** The user's own command for ssh, from git's configuration. */
  readonly sshCommand?: string | undefined;
  readonly version: GitVersion;
}

/**
 * The environment of git for one fetch. A credential is in there as a header for one origin: unlike in an argument other users
 * cannot see it, and unlike in a file it is gone with the process.
 */
export function networkEnvironment(env: Environment, how: NetworkHow): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !name.toUpperCase().startsWith('GIT_') || KEPT.test(name));
  const made: NodeJS.ProcessEnv = {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    LANGUAGE: '',
    GIT_TERMINAL_PROMPT: '0',
    GCM_INTERACTIVE: 'never',
    GIT_ALLOW_PROTOCOL: 'https:http:ssh:git',
    GIT_ALLOC_LIMIT: String(LARGEST_ALLOCATION),
    GIT_NO_REPLACE_OBJECTS: '1',
    // Answers of the server as they come, on a pipe of ours: where HEAD points to, and where we are sent instead.
    GIT_TRACE_PACKET: '3',
    ...(how.url.scheme === 'http' || how.url.scheme === 'https'
      ? { GIT_TRACE_CURL: '3', GIT_TRACE_CURL_NO_DATA: '1', GIT_TRACE_REDACT: '1' }
      : {}),
  };
  // Opens a window.
  delete made['SSH_ASKPASS'];
  if (how.url.scheme === 'ssh') made['GIT_SSH_COMMAND'] = sshCommand(made, how.sshCommand);
  return { ...made, ...credentialSettings(made, how) };
}

/** A host that is gone is noticed within a minute. */
const SSH_OPTIONS = '-oBatchMode=yes -oConnectTimeout=20 -oServerAliveInterval=15 -oServerAliveCountMax=4';

/** Never asks for a passphrase or whether a host is known: what is not in the agent or in known_hosts fails at once. */
function sshCommand(env: NodeJS.ProcessEnv, configured: string | undefined): string {
  const command = env['GIT_SSH_COMMAND'] ?? configured ?? quoted(env['GIT_SSH']) ?? 'ssh';
  const isOpenSsh = /^(?:\S*\/)?ssh(?:\s|$)/.test(command);
  return isOpenSsh ? `${command} ${SSH_OPTIONS}` : command;
}

/** GIT_SSH is the name of a program, GIT_SSH_COMMAND a line for the shell. */
function quoted(program: string | undefined): string | undefined {
  return program === undefined ? undefined : `'${program.replaceAll("'", "'\\''")}'`;
}

function credentialSettings(env: NodeJS.ProcessEnv, { url, credential, version }: NetworkHow): NodeJS.ProcessEnv {
  if (credential === null) return {};
  const code = Buffer.from(`${credential.username}:${credential.password.reveal()}`, 'utf8').toString('base64');
  const settings: readonly (readonly [string, string])[] = [
    [`http.${url.scheme}://${url.host}/.extraHeader`, `Authorization: Basic ${code}`],
    // A redirect would take the header along.
    ['http.followRedirects', 'false'],
    // The user's own helpers would be asked once this credential is refused.
    ['credential.helper', ''],
    ['core.askPass', ''],
  ];
  const made: NodeJS.ProcessEnv = { GIT_ASKPASS: '' };
  if (!version.atLeast(2, 31)) {
    // What `git -c` hands on to its children, in all versions.
    made['GIT_CONFIG_PARAMETERS'] = settings.map(([key, value]) => `'${key}=${value}'`).join(' ');
    return made;
  }
  const before = Number(env['GIT_CONFIG_COUNT'] ?? '0');
  const count = Number.isInteger(before) && before > 0 ? before : 0;
  for (const [index, [key, value]] of settings.entries()) {
    made[`GIT_CONFIG_KEY_${count + index}`] = key;
    made[`GIT_CONFIG_VALUE_${count + index}`] = value;
  }
  made['GIT_CONFIG_COUNT'] = String(count + settings.length);
  return made;
}

export interface GitVersion {
  readonly text: string;
  readonly atLeast: (major: number, minor: number) => boolean;
}

let asked: Promise<GitVersion> | undefined;

/** The version of the git that is installed; asked for once. Rejects with RemoteError when there is none. */
export function gitVersion(): Promise<GitVersion> {
  asked ??= run(['version']).then(parseVersion);
  return asked;
}

/** Reads `git version 2.39.5 (Apple Git-154)`. */
export function parseVersion(text: string): GitVersion {
  const [, digits = '0.0'] = /\b(\d+\.\d+[\w.]*)/.exec(text) ?? [];
  const [major = 0, minor = 0] = digits.split('.').map((part) => Number.parseInt(part, 10));
  return { text: digits, atLeast: (a, b) => major > a || (major === a && minor >= b) };
}

/** The user's command for ssh; undefined when none is configured. */
export async function configuredSshCommand(): Promise<string | undefined> {
  try {
    const command = (await run(['config', '--get', 'core.sshCommand'])).trim();
    return command === '' ? undefined : command;
  } catch {
    // Git says so when there is none.
    return undefined;
  }
}

/** Away from any repository, whose configuration would count. */
async function run(command: readonly string[]): Promise<string> {
  const env = { ...process.env, GIT_DIR: '/nonexistent', LC_ALL: 'C' };
  try {
    const { stdout } = await promisify(execFile)('git', [...command], { env, timeout: 20_000, windowsHide: true });
    return stdout;
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new RemoteError('internal', missing ? 'git is not installed' : 'git does not run');
  }
}
