/** `helm4-audit fix` from the command line to the exit code and the disk. */
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, realpathSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { run } from '../../src/cli/run.ts';
import { type Repository, repository } from './repository.ts';

const schema: object = JSON.parse(readFileSync(new URL('../../schemas/fix.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ allErrors: true }).compile(schema);

const DEPLOY = '#!/bin/sh\nhelm version -c\nhelm lint\n';
const FIXED = '#!/bin/sh\nhelm version\nhelm lint .\n';
const OPEN = 'helm upgrade a b --recreate-pods\n';

interface Settings {
  readonly stdin?: Buffer;
  readonly terminal?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

async function fix(cwd: string, argv: readonly string[], { stdin, terminal = false, env = {} }: Settings = {}) {
  const said = { out: [] as Buffer[], err: [] as Buffer[] };
  const output = (stream: 'out' | 'err') => ({
    write: (part: string | Uint8Array) => void said[stream].push(Buffer.from(part)),
    flush: async () => {},
    terminal,
    columns: 100,
  });
  const io: Io = {
    stdout: output('out'),
    stderr: output('err'),
    readStdin: async () => stdin ?? Buffer.alloc(0),
    env,
    cwd,
    now: () => Date.UTC(2026, 10, 21, 8),
  };
  const code = await run(['fix', ...argv], io);
  const bytes = Buffer.concat(said.out);
  return { code, bytes, out: bytes.toString(), err: Buffer.concat(said.err).toString() };
}

function git(cwd: string, ...argv: string[]): string {
  const own = [
    '-c',
    'user.name=a',
    '-c',
    'user.email=a@b',
    '-c',
    'core.hooksPath=/dev/null',
    '-c',
    'core.autocrlf=false',
  ];
  return execFileSync('git', [...own, ...argv], { cwd, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
}

describe('helm4-audit fix', () => {
  let made: Repository;
  let root = '';
  beforeEach(() => {
    made = repository({ 'deploy.sh': DEPLOY });
    root = realpathSync(made.root);
  });
  afterEach(() => made.remove());

  it('writes, says what it wrote, and has nothing to do the second time', async () => {
    chmodSync(join(root, 'deploy.sh'), 0o755);
    const first = await fix(root, []);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(/^Rewrote 2 places in 1 file\.\n {2}version-client \(1\)\n/);
    expect(first.out).toContain('deploy.sh:2:14');
    expect(made.read('deploy.sh')).toBe(FIXED);
    expect(statSync(join(root, 'deploy.sh')).mode & 0o777).toBe(0o755);
    expect(await fix(root, [])).toMatchObject({ code: 0, out: expect.stringMatching(/^Nothing to rewrite\./) });
    expect(made.read('deploy.sh')).toBe(FIXED);
    expect(readdirSync(root)).toEqual(['deploy.sh']);
  });

  it('shows a diff that git applies, from anywhere in the repository', async () => {
    made.write({ 'a b/ü.sh': 'helm version -c', 'crlf.sh': 'helm lint\r\n' });
    git(root, 'init', '-q');
    git(root, 'add', '.');
    const whole = await fix(root, ['--diff']);
    expect(whole.code).toBe(1);
    expect(whole.out).not.toContain('\u001b');
    expect(whole.err).toContain('Would rewrite 4 places in 3 files.');
    expect(made.read('deploy.sh')).toBe(DEPLOY);
    const below = await fix(join(root, 'a b'), ['--diff', '--quiet']);
    expect(below.out).toContain('+++ b/a b/ü.sh\t\n');
    execFileSync('git', ['apply', '-'], { cwd: root, input: whole.bytes });
    expect([made.read('deploy.sh'), made.read('a b/ü.sh'), made.read('crlf.sh')]).toEqual([
      FIXED,
      'helm version',
      'helm lint .\r\n',
    ]);
    expect(await fix(root, ['--diff'])).toMatchObject({ code: 0, out: '' });
  });

  it('shows a diff of several folders that git applies at the root', async () => {
    made.write({ 'one/deploy.sh': DEPLOY, 'two/deploy.sh': DEPLOY });
    git(root, 'init', '-q');
    const { bytes } = await fix(root, ['one', join(root, 'two'), '--diff', '--quiet']);
    execFileSync('git', ['apply', '-'], { cwd: root, input: bytes });
    expect([made.read('one/deploy.sh'), made.read('two/deploy.sh'), made.read('deploy.sh')]).toEqual([
      FIXED,
      FIXED,
      DEPLOY,
    ]);
  });

  it('finishes the file that it writes when it is interrupted, and leaves the others', async () => {
    made.write({ 'other.sh': DEPLOY });
    const listeners = process.listeners('SIGINT');
    const running = fix(root, ['--fail-on', 'never']);
    while (process.listeners('SIGINT').length === listeners.length) await nextTurn();
    process.kill(process.pid, 'SIGINT');
    const { code, out, err } = await running;
    expect(code).toBe(130);
    expect(process.listeners('SIGINT')).toEqual(listeners);
    const files = ['deploy.sh', 'other.sh'].filter((path) => err.includes(`'${path}' was left as it is`));
    for (const path of ['deploy.sh', 'other.sh']) expect(made.read(path)).toBe(files.includes(path) ? DEPLOY : FIXED);
    expect(files.length).toBeGreaterThan(0);
    expect(out).toContain('since the run was interrupted');
    expect(readdirSync(root).sort()).toEqual(['deploy.sh', 'other.sh']);
  });

  it('colours a diff on a terminal only, and obeys NO_COLOR', async () => {
    expect((await fix(root, ['--diff'], { terminal: true })).out).toContain('\u001b[32m+helm version');
    expect((await fix(root, ['--diff'], { terminal: true, env: { NO_COLOR: '1' } })).out).not.toContain('\u001b');
    made.write({ 'deploy.sh': 'helm version -c # \u001b[31mred\n' });
    expect((await fix(root, ['--diff'], { terminal: true })).out).toContain('\\x1b[31mred');
    expect((await fix(root, ['--diff'])).out).toContain('# \u001b[31mred');
  });

  it('exits 1 while errors are left, and 0 when told not to care', async () => {
    made.write({ 'open.sh': OPEN });
    expect((await fix(root, [])).code).toBe(1);
    expect((await fix(root, ['--fail-on', 'never'])).code).toBe(0);
    expect((await fix(root, ['--rule', 'version-client'])).code).toBe(0);
    expect((await fix(root, ['--diff', '--fail-on', 'never'])).code).toBe(0);
  });

  it('leaves files that hold what no commit holds, until it is told not to', async () => {
    git(root, 'init', '-q');
    const refusal =
      /^helm4-audit: nothing was written: 1 file to be rewritten has changes .*'deploy\.sh'.*--allow-dirty\n$/;
    expect(await fix(root, [])).toMatchObject({ code: 2, out: '', err: expect.stringMatching(refusal) });
    git(root, 'add', '.');
    expect((await fix(root, [])).code).toBe(2);
    git(root, 'commit', '-qm', 'x');
    made.write({ 'other.txt': 'not committed, and not touched\n', 'deploy.sh': `${DEPLOY}# mine\n` });
    expect((await fix(root, [])).code).toBe(2);
    expect(made.read('deploy.sh')).toBe(`${DEPLOY}# mine\n`);
    made.write({ 'deploy.sh': DEPLOY });
    expect((await fix(root, [])).code).toBe(0);
    expect(made.read('deploy.sh')).toBe(FIXED);
    made.write({ 'deploy.sh': `${DEPLOY}# mine\n` });
    expect((await fix(root, ['--allow-dirty'])).code).toBe(0);
    expect(made.read('deploy.sh')).toBe(`${FIXED}# mine\n`);
  });

  it('takes committed CRLF for what it is', async () => {
    made.write({ 'deploy.sh': 'helm lint\r\n', '.gitattributes': '* text=auto\n' });
    git(root, 'init', '-q');
    git(root, 'add', '.');
    git(root, 'commit', '-qm', 'x');
    expect((await fix(root, [])).code).toBe(0);
    expect(made.read('deploy.sh')).toBe('helm lint .\r\n');
  });

  it('runs nothing that a repository names', async () => {
    git(root, 'init', '-q');
    git(root, 'config', 'filter.evil.clean', 'touch evil; cat');
    git(root, 'config', 'core.fsmonitor', 'touch evil');
    made.write({ '.gitattributes': '*.sh filter=evil\n' });
    await fix(root, ['--allow-dirty']);
    await fix(root, []);
    expect(readdirSync(root)).not.toContain('evil');
  });

  it('rewrites standard input to standard output, byte for byte', async () => {
    const stdin = Buffer.from('\uFEFFhelm version -c\r\n# caf\u00e9');
    const name = ['-', '--stdin-filename', 'x.sh'];
    const { code, bytes, err } = await fix(root, name, { stdin });
    expect(code).toBe(0);
    expect(bytes).toEqual(Buffer.from('\uFEFFhelm version\r\n# caf\u00e9'));
    expect(err).toContain('Would rewrite 1 place in 1 file.');
    const same = Buffer.from([0x68, 0x65, 0x6c, 0x6d, 0xff, 0x0a]);
    expect((await fix(root, name, { stdin: same })).bytes).toEqual(same);
    expect((await fix(root, [...name, '--diff'], { stdin })).out).toContain('-\uFEFFhelm version -c\r\n');
    expect(made.read('deploy.sh')).toBe(DEPLOY);
  });

  it('changes the file that a link leads to, and no file outside of the folder', async () => {
    const outside = repository({ 'x.sh': DEPLOY });
    symlinkSync(join(outside.root, 'x.sh'), join(root, 'x.sh'));
    symlinkSync('deploy.sh', join(root, 'link.sh'));
    expect((await fix(root, [])).code).toBe(0);
    expect(made.read('deploy.sh')).toBe(FIXED);
    expect(outside.read('x.sh')).toBe(DEPLOY);
    outside.remove();
  });

  it('says which file it could not write', async () => {
    made.write({ 'other.sh': DEPLOY });
    chmodSync(join(root, 'deploy.sh'), 0o444);
    const { code, out, err } = await fix(root, []);
    expect(code).toBe(1);
    expect(err).toBe("helm4-audit: not written: 'deploy.sh' is read-only\n");
    expect(out).toContain('Rewrote 2 places in 1 file.');
    expect(out).toContain('Left: 2 errors, 0 warnings, 0 notes.');
    expect(made.read('other.sh')).toBe(FIXED);
    expect(made.read('deploy.sh')).toBe(DEPLOY);
  });

  it('names files that it did not read although Helm may be used in them', async () => {
    made.write({ 'long.sh': `${'x'.repeat(2_000_000)}\nhelm version -c\n` });
    expect((await fix(root, [])).err).toBe("helm4-audit: not read: 'long.sh': a line of 2 MB, minified or generated\n");
  });

  it('reports as JSON', async () => {
    made.write({ 'open.sh': 'helm upgrade a b --force --atomic\n' });
    const { code, out } = await fix(root, ['--format', 'json', '--diff']);
    expect(code).toBe(1);
    const report: unknown = JSON.parse(out);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(report).toMatchObject({
      written: false,
      files: [{ path: 'deploy.sh', created: false, diff: expect.stringContaining('+helm lint .\n') }],
      fixes: [
        { rule: 'version-client', path: 'deploy.sh', line: 2, fix: { safe: true, worksOn: '>=3.0.0 <5' } },
        { rule: 'lint-path', line: 3 },
      ],
      takenBack: [],
      decisions: [{ rule: 'force-flag', obstacle: 'helm3' }, { rule: 'atomic-flag' }],
      notWritten: [],
      remaining: { error: 1, warning: 0, note: 1 },
    });
    expect(made.read('deploy.sh')).toBe(DEPLOY);
  });

  it('reports what was taken back as JSON', async () => {
    made.write({ 'deploy.sh': 'DRY=--dry-run\nhelm upgrade a b $DRY\nhelm uninstall a $DRY\n' });
    const report: unknown = JSON.parse((await fix(root, ['--format', 'json'])).out);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(report).toMatchObject({ written: true, files: [], takenBack: [{ rule: 'dry-run-flag', line: 1 }] });
  });

  it.each([
    [['-', 'x.sh'], /'-' is rewritten to standard output, and cannot be given with other paths/],
    [['-', '--format', 'json'], /leave out --format json/],
    [['missing'], /no such file or folder: 'missing'/],
    [['--rule', 'atomic'], /no rule 'atomic'/],
    [['--target', '5.0.0'], /unknown Helm 4 release/],
    [['--format', 'sarif'], /Allowed are terminal, json/],
  ])('%j is a mistake', async (argv, words) => {
    const { code, out, err } = await fix(root, argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(words);
  });

  it('of a Go module shows files by path, says what the toolchain has to do, and names what the audit tells no more', async () => {
    made.write({
      'tools/go.mod': 'module example.org/tools\n\ngo 1.26\n\nrequire helm.sh/helm/v3 v3.20.2\n',
      'tools/gone.go': [
        'package tools',
        '',
        'import "helm.sh/helm/v3/pkg/action"',
        '',
        'func gone(cfg *action.Configuration, name string) error {',
        '\t_, err := action.NewUninstall(cfg).Run(name)',
        '\treturn err',
        '}',
        '',
        'func last(cfg *action.Configuration, name string) (string, error) {',
        '\trel, err := action.NewGet(cfg).Run(name)',
        '\treturn rel.Name, err',
        '}',
        '',
      ].join('\n'),
      'tools/vendor/helm.sh/helm/v3/pkg/action/doc.go': 'package action\n',
    });
    const shown = await fix(root, ['--diff']);
    const paths = [...shown.out.matchAll(/^--- a\/(\S+)/gm)].map(([, path]) => path);
    expect(paths).toEqual(['deploy.sh', 'tools/go.mod', 'tools/gone.go']);
    expect(shown.err).not.toContain('go mod tidy');
    expect(shown.err).toContain('It makes 1 new file: tools/helm4.go.');
    expect(shown.err).toMatch(/an uninstall\s+leaves what others own/);
    expect(shown.err).toMatch(/tools\/gone\.go:6:19/);
    const { out } = await fix(root, ['--allow-dirty']);
    expect(out).toMatch(/does not tell it of code for Helm 4/);
    // The place in what was written.
    expect(out).toMatch(/gone\.go:9:\d+/);
    expect(out).toContain('Add to the commit 1 new file: tools/helm4.go.');
    expect(out).toMatch(/go mod tidy in tools brings go\.sum up to date/);
    expect((await fix(root, ['--allow-dirty'])).out).toContain('Nothing to rewrite.');
  });

  it('of nothing is 3', async () => {
    const empty = repository();
    expect((await fix(empty.root, [])).code).toBe(3);
    empty.remove();
  });
});
