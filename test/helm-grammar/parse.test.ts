import { describe, expect, test } from 'vitest';
import { flagsNamed, grammarOf, hasFlag, parseHelm } from '../../src/helm/parse.ts';
import { cpuMs } from '../lib/cpu.ts';
import { summary, wordsOf } from './words.ts';

const parse = (line: string, range?: string) => parseHelm(wordsOf(line), grammarOf(range));

/** Command line after `helm`, and what it is read as. */
const cases: Readonly<Record<string, readonly (readonly [line: string, read: string])[]>> = {
  'global flags stand anywhere': [
    ['-n ns upgrade r c', 'upgrade | namespace ns | r c'],
    ['upgrade r c --namespace ns --debug', 'upgrade | namespace ns, debug | r c'],
    ['--kube-context x repo --debug add n u', 'repo add | kube-context x, debug | n u'],
    ['--kubeconfig=k status r', 'status | kubeconfig=k | r'],
    ['--debug -h upgrade', 'upgrade | debug, help'],
  ],
  'flags of the sub-command in front of it': [
    ['--wait upgrade r c', 'upgrade | wait | r c'],
    ['-f values.yaml install r c', 'install | values values.yaml | r c'],
    ['-a list', 'list | all'],
  ],
  'clusters and shorthands': [
    ['list -aA', 'list | all, all-namespaces'],
    ['list -Aqnfoo', 'list | all-namespaces, short, namespace=foo'],
    ['ls -nfoo', 'list | namespace=foo'],
    ['ls -n=foo', 'list | namespace=foo'],
    ['ls -q -n foo', 'list | short, namespace foo'],
    ['template -a v1 r c', 'template | api-versions v1 | r c'],
    ['get values r -a', 'get values | all | r'],
    ['version -c --short', 'version | client, short'],
    ['upgrade -i r c -f - -f b.yaml', 'upgrade | install, values -, values b.yaml | r c'],
    ['upgrade -install r c', 'upgrade | install, namespace=stall | r c'],
  ],
  'values by the type of the flag': [
    ['upgrade --wait watcher r c', 'upgrade | wait | watcher r c'],
    ['upgrade --wait=watcher r c', 'upgrade | wait=watcher | r c'],
    ['install --dry-run client r c', 'install | dry-run | client r c'],
    ['upgrade --server-side r c', 'upgrade | server-side r | c'],
    ['install --server-side r c', 'install | server-side | r c'],
    ['upgrade --set a=b --set=c=d r c', 'upgrade | set a=b, set=c=d | r c'],
    ['upgrade r c --set --wait', 'upgrade | set --wait | r c'],
    ['upgrade r c --set', 'upgrade | set | r c'],
    ['upgrade r c --set=', 'upgrade | set= | r c'],
  ],
  'the end of flags': [
    ['upgrade r c -- --atomic', 'upgrade | | r c --atomic'],
    ['-- upgrade', ' | | upgrade'],
  ],
  aliases: [
    ['dep up .', 'dependency update | | .'],
    ['dependencies ls', 'dependency list'],
    ['del r', 'uninstall | | r'],
    ['un r', 'uninstall | | r'],
    ['fetch oci://h/c', 'pull | | oci://h/c'],
    ['inspect values c', 'show values | | c'],
    ['hist r', 'history | | r'],
    ['repo rm a', 'repo remove | | a'],
    ['plugin add p', 'plugin install | | p'],
    ['get manifest r', 'get manifest | | r'],
  ],
  'Helm 2': [
    ['init --client-only --tiller-namespace x', 'init | ?client-only, ?tiller-namespace x'],
    ['init -c', 'init | ?client-only'],
    ['reset --force', 'reset | ?force'],
    ['serve --address 0.0.0.0:8879 &', 'serve | ?address 0.0.0.0:8879 | &'],
    ['--home h delete --purge r', 'uninstall | ?home h, ?purge | r'],
    ['install --name r c --tls', 'install | ?name r, ?tls | c'],
    ['template --name r -x t c', 'template | ?name r, ?execute t | c'],
    ['search redis', 'search | | redis'],
  ],
  plugins: [
    ['secrets upgrade r c --atomic', 'secrets: upgrade | atomic | r c'],
    [
      'secrets --backend vals upgrade -f secrets.yaml r c',
      'secrets: upgrade | ?backend vals, values secrets.yaml | r c',
    ],
    ['secrets --evaluate-templates true template r c', 'secrets: template | ?evaluate-templates true | r c'],
    ['secrets dec f', 'secrets: | | dec f'],
    ['-n ns diff upgrade r c --color -C 3 --wait', 'diff: upgrade | namespace ns, color, ?C 3, wait | r c'],
    ['secrets diff upgrade r c', 'diff: upgrade | | r c'],
    ['diff upgrade r c --made-up x', 'diff: upgrade | ?made-up | r c x'],
    ['s3 push --force c repo', 's3: | ?force | push c repo'],
    ['-n ns s3 push --force=true -x c', 's3: | namespace ns, ?force=true, ?x | push c'],
    ['cm-push . repo --force', 'cm-push: | ?force | . repo'],
    ['unittest -f a.yaml upgrade', 'unittest: | ?f | a.yaml upgrade'],
    ['push c oci://h --force', 'push | ?force | c oci://h'],
  ],
  'unknown flags take only attached values': [
    ['upgrade --made-up r c', 'upgrade | ?made-up | r c'],
    ['upgrade --made-up=x r c', 'upgrade | ?made-up=x | r c'],
    ['upgrade -Z r c', 'upgrade | ?Z | r c'],
    ['upgrade --- r --=x c', 'upgrade | ?-, ?=x | r c'],
  ],
  'words that are not known': [
    ['upgrade --install "$R" "$C"', 'upgrade | install | $R $C'],
    ['upgrade --install $R $C', 'upgrade | install | $R $C'],
    ['upgrade --install $R $C $X', 'upgrade | install | $R $C | $X'],
    ['upgrade $X r c', 'upgrade | | r c | $X'],
    ['upgrade $EXTRA_ARGS r', 'upgrade | | r | $EXTRA_ARGS'],
    ['upgrade r c $@', 'upgrade | | r c | $@'],
    ['upgrade r c "$@"', 'upgrade | | r c | $@'],
    [`upgrade r c \${WAIT:+--wait}`, `upgrade | | r c | \${WAIT:+--wait}`],
    ['upgrade r "$EXTRA_ARGS"', 'upgrade | | r $EXTRA_ARGS'],
    ['upgrade r charts/$ARGS', 'upgrade | | r charts/$ARGS'],
    [
      `upgrade r c -f $VALUES --set=\${X} -n\${NS} --version=v$V`,
      `upgrade | values $VALUES, set=\${X}, namespace=\${NS}, version=v$V | r c`,
    ],
    [`upgrade r c --\${MODE} -$O`, `upgrade | | r c | --\${MODE} -$O`],
    ['upgrade r c --wait$SUFFIX', 'upgrade | | r c | --wait$SUFFIX'],
    ['uninstall $A $B $C', 'uninstall | | $A $B $C'],
    ['repo add $N $U $AUTH', 'repo add | | $N $U | $AUTH'],
    ['$CMD', ' | | | $CMD'],
    ['"$CMD" r c --wait', ' | wait | r c | $CMD'],
    ['$CMD r c --set a=b', ' | set a=b | r c | $CMD'],
    ['$GLOBAL upgrade r c', 'upgrade | | r c | $GLOBAL'],
    ['--kube-context $CTX upgrade r c', 'upgrade | kube-context $CTX | r c'],
    ['get $WHAT r', 'get | | r | $WHAT'],
    ['secrets $CMD r', 'secrets: | | r | $CMD'],
  ],
};

for (const [title, lines] of Object.entries(cases)) {
  describe(title, () => {
    test.each(lines)('helm %s', (line, read) => {
      expect(summary(parse(line))).toBe(read.trim());
    });
  });
}

describe('releases that disagree', () => {
  test('the releases given decide', () => {
    expect(summary(parse('rollback r 1 --server-side auto', '>=4'))).toBe('rollback | server-side auto | r 1');
    expect(summary(parse('upgrade r c --color x', '3.x'))).toBe('upgrade | color x | r c');
  });

  test('a range without releases changes nothing', () => {
    const line = 'upgrade --server-side r c';
    expect(summary(parse(line, '99.x'))).toBe(summary(parse(line)));
    expect(summary(parse(line, 'not a range'))).toBe(summary(parse(line)));
  });
});

describe('places', () => {
  const at = (line: string, index: number) => {
    const flag = parse(line).flags[index];
    const cut = ({ start, end }: { start: number; end: number }) => line.slice(start, end);
    return flag && { flag: cut(flag.span), value: flag.value && cut(flag.value.span), exact: flag.span.exact };
  };

  test('a flag with its attached value, never a value in the next word', () => {
    expect(at('upgrade --set=a=b', 0)).toEqual({ flag: '--set=a=b', value: 'a=b', exact: true });
    expect(at('upgrade --set a=b', 0)).toEqual({ flag: '--set', value: 'a=b', exact: true });
    expect(at('upgrade -nfoo', 0)).toEqual({ flag: '-nfoo', value: 'foo', exact: true });
    expect(at('upgrade --version=v$V', 0)).toEqual({ flag: '--version=v$V', value: 'v$V', exact: true });
  });

  test('letters of a cluster', () => {
    const line = 'list -aAnfoo';
    expect(at(line, 0)).toEqual({ flag: 'a', value: undefined, exact: true });
    expect(at(line, 1)).toEqual({ flag: 'A', value: undefined, exact: true });
    expect(at(line, 2)).toEqual({ flag: 'nfoo', value: 'foo', exact: true });
    expect(parse(line).flags.map((flag) => flag.cluster)).toEqual([true, true, true]);
    expect(parse('list -a').flags[0]?.cluster).toBe(false);
  });

  test('where the file holds other characters than the word, parts are not exact', () => {
    const [flag] = parse('upgrade "--set=a=b"').flags;
    expect(flag?.value).toMatchObject({ text: 'a=b', span: { exact: false } });
  });

  test('a value that came through a variable is where it is assigned', () => {
    const site = wordsOf('--version=$V')[0];
    const assigned = wordsOf('V=1.2.3')[0];
    if (site === undefined || assigned === undefined) throw new Error('no words');
    const from = { ...assigned.span, start: 2, startColumn: 3, path: 'other.sh' };
    const word = {
      ...site,
      text: '--version=1.2.3',
      shown: '--version=1.2.3',
      unknown: [],
      open: false,
      parts: [
        { text: '--version=', span: { ...site.span, end: 10, endColumn: 11 } },
        { text: '1.2.3', span: from },
      ],
    };
    const [flag] = parseHelm([...wordsOf('upgrade r c'), word], grammarOf()).flags;
    expect(flag).toMatchObject({ name: 'version', span: site.span });
    expect(flag?.value).toMatchObject({ text: '1.2.3', span: from, via: [site.span] });
  });
});

test('helpers find flags by long name', () => {
  const command = parse('upgrade -i r c --set a=b --set c=d');
  expect(hasFlag(command, 'install')).toBe(true);
  expect(hasFlag(command, 'atomic', 'force')).toBe(false);
  expect(flagsNamed(command, 'set').map((flag) => flag.value?.text)).toEqual(['a=b', 'c=d']);
});

test('a very long argument list is read in linear time', () => {
  const line = `upgrade r c ${'--set a=b -f x $X '.repeat(20_000)}`;
  const words = wordsOf(line);
  const started = cpuMs();
  const { flags, unresolved } = parseHelm(words, grammarOf());
  expect(flags).toHaveLength(40_000);
  expect(unresolved).toHaveLength(20_000);
  expect(cpuMs() - started).toBeLessThan(2_000);
});
