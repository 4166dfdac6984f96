/** Commands that run another command: what stands in front of `helm`, and where the inner command begins. */

export interface Wrapped {
  /** Index of the word at which the inner command begins. */
  readonly inner: number;
  /** The inner command is one word that holds shell text. */
  readonly text?: true;
  /** The inner command gets further words that are not written. */
  readonly more?: true;
  /** `NAME=value` words belong to the environment of the inner command. */
  readonly assignments?: readonly number[];
}

interface Shape {
  /** Options that take the next word as their value. */
  readonly valued?: string;
  /** Words between the options and the inner command (a duration, a host). */
  readonly skip?: number;
  readonly more?: true;
}

/** Options with a value are listed with blanks between them; all other words that begin with `-` stand alone. */
const SHAPES: Readonly<Record<string, Shape>> = {
  sudo: { valued: '-u -g -h -p -C -D -R -T -U --user --group --host --prompt --chdir --close-from' },
  doas: { valued: '-u -C' },
  env: { valued: '-u --unset -C --chdir' },
  timeout: { valued: '-k --kill-after -s --signal', skip: 1 },
  gtimeout: { valued: '-k --kill-after -s --signal', skip: 1 },
  time: { valued: '-f --format -o --output' },
  exec: { valued: '-a' },
  command: {},
  builtin: {},
  nohup: {},
  nice: { valued: '-n --adjustment' },
  ionice: { valued: '-c -n -p --class --classdata' },
  stdbuf: { valued: '-i -o -e' },
  chronic: {},
  unbuffer: {},
  setsid: {},
  caffeinate: {},
  strace: { valued: '-e -o -p -s' },
  retry: { valued: '-t -s -d -n --tries --sleep --delay --until --max --times', skip: 0 },
  watch: { valued: '-n --interval' },
  xargs: { valued: '-I -n -P -L -d -E -a -s --max-args --max-procs --delimiter --arg-file --replace', more: true },
  parallel: { valued: '-j --jobs -a --arg-file --delay --retries', more: true },
  run: { valued: '' },
  eventually: {},
  try: {},
  must: {},
  flock: { valued: '-w -E --timeout', skip: 1 },
  chroot: { skip: 1 },
  'aws-vault': { skip: 2 },
  op: { skip: 1 },
  doppler: { skip: 1 },
  infisical: { skip: 1 },
  dotenv: { valued: '-e -f' },
  direnv: { skip: 2 },
  poetry: { skip: 1 },
  mise: { skip: 1 },
  asdf: { skip: 1 },
  unshare: {},
  gosu: { skip: 1 },
  'su-exec': { skip: 1 },
  tini: {},
  'dumb-init': {},
};

/** Sub-commands without which these programs do not run another command. */
const NEEDS: Readonly<Record<string, RegExp>> = {
  'aws-vault': /^exec$/,
  op: /^run$/,
  doppler: /^run$/,
  infisical: /^run$/,
  direnv: /^exec$/,
  poetry: /^run$/,
  mise: /^(x|exec)$/,
  asdf: /^exec$/,
};

const SHELLS = /^(ba|da|z|k|a)?sh$/;

/**
 * Where the command inside a wrapper begins.
 *
 * @param name base name of the wrapper
 * @param words texts of its arguments; undefined where unknown
 * @returns undefined when the command runs no other, or that cannot be said
 */
export function unwrap(name: string, words: readonly (string | undefined)[]): Wrapped | undefined {
  if (SHELLS.test(name)) return shellText(words);
  if (name === 'su') return textAfter(words, '-c');
  if (name === 'eval') return words.length > 0 ? { inner: 0, text: true } : undefined;
  if (name === 'ssh') return sshText(words);
  if (name === 'nix-shell') return textAfter(words, '--run');
  if (name === 'sops' && words[0] === 'exec-env') return words.length > 2 ? { inner: 2, text: true } : undefined;
  const shape = SHAPES[name];
  if (shape === undefined || !Object.hasOwn(SHAPES, name)) return undefined;
  if (NEEDS[name] !== undefined && !NEEDS[name].test(words[0] ?? '')) return undefined;
  const valued = new Set(shape.valued?.split(' ') ?? []);
  const assignments: number[] = [];
  let skip = shape.skip ?? 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === '--') {
      if (skip > 0 && NEEDS[name] === undefined) continue;
      return done(i + 1);
    }
    if (word !== undefined && /^-./.test(word)) {
      if (valued.has(word)) i++;
      continue;
    }
    if (word !== undefined && /^[A-Za-z_]\w*=/.test(word) && (name === 'env' || name === 'sudo')) {
      assignments.push(i);
      continue;
    }
    if (name === 'retry' && word !== undefined && /^\d+[smh]?$/.test(word)) continue;
    if (skip > 0) {
      skip--;
      continue;
    }
    return done(i);
  }
  return undefined;

  function done(inner: number): Wrapped | undefined {
    if (inner >= words.length) return undefined;
    return {
      inner,
      ...(shape?.more === undefined ? {} : { more: true as const }),
      ...(assignments.length === 0 ? {} : { assignments }),
    };
  }
}

/** `bash -c TEXT`, `sh -euxc TEXT`; a script file is another file and no text. */
function shellText(words: readonly (string | undefined)[]): Wrapped | undefined {
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) return undefined;
    if (/^-[a-zA-Z]*c[a-zA-Z]*$/.test(word)) {
      let inner = i + 1;
      while (words[inner]?.startsWith('-')) inner += words[inner] === '-o' ? 2 : 1;
      return inner < words.length ? { inner, text: true } : undefined;
    }
    if (word === '-o' || word === '+o' || word === '--rcfile') i++;
    else if (!/^[-+]/.test(word)) return undefined;
  }
  return undefined;
}

function textAfter(words: readonly (string | undefined)[], option: string): Wrapped | undefined {
  const at = words.indexOf(option);
  return at < 0 || at + 1 >= words.length ? undefined : { inner: at + 1, text: true };
}

/** `ssh [options] host command…`: the words are joined and read by the shell of the host. */
function sshText(words: readonly (string | undefined)[]): Wrapped | undefined {
  const valued = new Set('-b -c -D -E -e -F -I -i -J -L -l -m -O -o -p -Q -R -S -W -w'.split(' '));
  let host = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word?.startsWith('-') && !host) {
      if (valued.has(word)) i++;
    } else if (!host) host = true;
    else return { inner: i, text: true };
  }
  return undefined;
}

const SAYS =
  /^(echo|printf|logs?|logger|info|warn|warning|error|err|debug|die|fail|failed|fatal|abort|msg|message|note|notice|say|print|success|ok|step|title|header|section|usage|help|grep|egrep|fgrep|sed|awk|git|gh|jq|yq|cat|test|\[|assert|expect|skip|which|type|hash|whereis|alias|unset|export|trap|touch|mkdir|rm|cp|mv|ls|chmod|ln|tar|curl|wget|apt|apt-get|brew|yum|dnf|apk|choco|scoop|snap|asdf|mise|kill|pkill|pgrep|man|cd|pushd|source|\.|true|false|:|read|tee|docker|podman|describe|it|context|comment|annotate|group|banner|kubectl|helmfile)$/i;
const RUNS =
  /^(eval|run|runs|exec|execute|retry|retries|try|do|cmd|command|call|wait|until|eventually|must|safe|dry|maybe|with|attempt|invoke)$/i;

/** Whether an unknown command may run the words or the text that it is given, rather than print them. */
export function mayRun(name: string): 'surely' | 'perhaps' | 'no' {
  const segments = name.split(/[_:\-.]+/).filter((segment) => segment !== '');
  if (segments.some((segment) => RUNS.test(segment))) return 'surely';
  return segments.some((segment) => SAYS.test(segment)) || SAYS.test(name) ? 'no' : 'perhaps';
}
