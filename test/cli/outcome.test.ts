import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { emptyReport, sampleReport } from '../report/sample.ts';
import { cli, fakeEngine } from './fake.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'helm4-cli-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const warnings = sampleReport({
  findings: sampleReport().findings.filter((finding) => finding.severity !== 'error'),
});
const notes = sampleReport({ findings: sampleReport().findings.filter((finding) => finding.severity === 'note') });

describe('exit codes', () => {
  test.each([
    ['errors', sampleReport(), [], 1],
    ['errors', sampleReport(), ['--fail-on', 'never'], 0],
    ['errors', sampleReport(), ['--strict'], 1],
    ['warnings', warnings, [], 0],
    ['warnings', warnings, ['--fail-on', 'warning'], 1],
    ['warnings', warnings, ['--fail-on', 'note'], 1],
    ['notes', notes, ['--fail-on', 'warning'], 0],
    ['notes', notes, ['--fail-on', 'note'], 1],
    ['notes, gaps', notes, ['--strict'], 4],
    ['errors, gaps', sampleReport(), ['--strict', '--fail-on', 'never'], 4],
    ['nothing', emptyReport(), ['--strict', '--fail-on', 'note'], 0],
  ])('%s', async (_, report, argv, expected) => {
    const { code } = await cli(['/tmp', ...argv], {}, fakeEngine({ report }));
    expect(code).toBe(expected);
  });

  test('nothing to audit is 3, said on standard error; machines still get their report', async () => {
    const engine = fakeEngine({ report: emptyReport(), nothing: 'no files to audit' });
    expect(await cli([folder], {}, engine)).toMatchObject({
      code: 3,
      out: '',
      err: `helm4-audit: no files to audit: '${folder}'\n`,
    });
    const { code, out } = await cli([folder, '--format', 'json'], {}, engine);
    expect(code).toBe(3);
    expect(JSON.parse(out).findings).toEqual([]);
    expect((await cli(['inventory', folder], {}, engine)).code).toBe(3);
  });

  test('a path that cannot be audited is 2, one that cannot be read makes the audit incomplete', async () => {
    const problem = (kind: 'bare' | 'unreadable') => [{ kind, path: 'x\u0007', reason: 'because' }];
    const bare = await cli(['/tmp'], {}, fakeEngine({ problems: problem('bare') }));
    expect(bare).toMatchObject({ code: 2, out: '', err: "helm4-audit: 'x\\x07': because\n" });
    const engine = fakeEngine({ report: emptyReport(), problems: problem('unreadable'), notes: ['outside git'] });
    expect(await cli(['/tmp', '--strict'], {}, engine)).toMatchObject({
      code: 4,
      err: "helm4-audit: 'x\\x07': because\nhelm4-audit: outside git\n",
    });
    expect((await cli(['/tmp'], {}, engine)).code).toBe(0);
  });
});

describe('where reports go', () => {
  test('several formats from one audit, folders made, files whole', async () => {
    const formats = ['sarif=out/a.sarif', 'markdown=out/deep/a.md', 'json=out/a.json', 'github'];
    const { code, out, err } = await cli(['.', ...formats.flatMap((one) => ['--format', one])], { cwd: folder });
    expect(code).toBe(1);
    expect(out).toMatch(/^::error file=/);
    expect(err).toBe('');
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['a.json', 'a.sarif', 'deep']);
    expect(JSON.parse(readFileSync(join(folder, 'out/a.sarif'), 'utf8')).version).toBe('2.1.0');
    expect(readFileSync(join(folder, 'out/deep/a.md'), 'utf8')).toMatch(/^## 🔴 Blocked/);
  });

  test('when all go to files, standard error has the verdict', async () => {
    const { out, err } = await cli(['.', '--format', 'json=a'], { cwd: folder });
    expect([out, err]).toEqual(['', 'helm4-audit: Blocked: 11 findings block Helm 4.2.4.\n']);
    expect((await cli(['.', '--format', 'json=a', '--quiet'], { cwd: folder })).err).toBe('');
  });

  test('an old file is replaced, the file behind a link is not', async () => {
    writeFileSync(join(folder, 'target'), 'old');
    symlinkSync('target', join(folder, 'link'));
    await cli(['.', '--format', 'json=link'], { cwd: folder });
    expect(readFileSync(join(folder, 'target'), 'utf8')).toBe('old');
    expect(JSON.parse(readFileSync(join(folder, 'link'), 'utf8')).schemaVersion).toBe(1);
  });

  test('a device is written to as it is', async () => {
    expect((await cli(['.', '--format', 'json=/dev/null', '--quiet'], { cwd: folder })).code).toBe(1);
    expect(existsSync('/dev/null')).toBe(true);
  });

  test('a file that cannot be written names itself and leaves nothing behind', async () => {
    writeFileSync(join(folder, 'file'), '');
    const { code, err } = await cli(['.', '--format', 'json=file/x.json'], { cwd: folder });
    expect(code).toBe(2);
    expect(err).toContain("helm4-audit: cannot write json to 'file/x.json': ");
    mkdirSync(join(folder, 'locked'));
    chmodSync(join(folder, 'locked'), 0o500);
    await cli(['.', '--format', 'json=locked/x.json'], { cwd: folder });
    expect(readdirSync(join(folder, 'locked')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    chmodSync(join(folder, 'locked'), 0o700);
  });

  test('- is standard output', async () => {
    expect(JSON.parse((await cli(['.', '--format', 'json=-'], { cwd: folder })).out).schemaVersion).toBe(1);
  });

  test('paths for GitHub begin at the root of the repository', async () => {
    mkdirSync(join(folder, '.git'));
    mkdirSync(join(folder, 'deploy', 'prod'), { recursive: true });
    const uri = async (argv: string[], cwd: string): Promise<string> => {
      const { out } = await cli([...argv, '--format', 'sarif'], { cwd });
      return JSON.parse(out).runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri;
    };
    expect(await uri(['deploy/prod'], folder)).toBe('deploy/prod/.github/workflows/deploy.yml');
    expect(await uri(['.'], join(folder, 'deploy'))).toBe('deploy/.github/workflows/deploy.yml');
    expect(await uri(['.'], folder)).toBe('.github/workflows/deploy.yml');
  });

  test('what SARIF cannot hold is said on standard error', async () => {
    const [first] = sampleReport().findings;
    if (first === undefined) throw new Error('no finding');
    const related = Array.from({ length: 1_001 }, (_, index) => ({
      span: { ...first.span, start: index },
      message: 'x',
    }));
    const engine = fakeEngine({ report: sampleReport({ findings: [{ ...first, related }] }) });
    expect((await cli(['/tmp', '--format', 'sarif'], {}, engine)).err).toContain(
      'helm4-audit: SARIF: 2 related places of HELM4001',
    );
  });
});

describe('the terminal', () => {
  const red = '\u001b[31m';

  test.each([
    [{ terminal: true }, [], true],
    [{ terminal: false }, [], false],
    [{ terminal: true }, ['--no-color'], false],
    [{ terminal: true, env: { NO_COLOR: '1' } }, [], false],
    [{ terminal: true, env: { NO_COLOR: '' } }, [], true],
    [{ terminal: true, env: { TERM: 'dumb' } }, [], false],
    [{ terminal: false, env: { FORCE_COLOR: '1' } }, [], true],
    [{ terminal: true, env: { FORCE_COLOR: '0' } }, [], false],
    [{ terminal: true, env: { FORCE_COLOR: '1', NO_COLOR: '1' } }, [], false],
  ])('%j %j', async (settings, argv, colored) => {
    expect((await cli(['/tmp', ...argv], settings)).out.includes(red)).toBe(colored);
    expect((await cli(['rules', ...argv], settings)).out.includes(red)).toBe(colored);
    expect((await cli(['explain', 'baltocdn', ...argv], settings)).out.includes(red)).toBe(colored);
  });

  test('a report in a file is plain', async () => {
    await cli(['.', '--format', 'terminal=a.txt'], { cwd: folder, terminal: true, env: { FORCE_COLOR: '1' } });
    expect(readFileSync(join(folder, 'a.txt'), 'utf8')).not.toContain('\u001b');
  });

  test('progress is shown on a terminal, after half a second, and taken away again', async () => {
    const slow = await cli(['/tmp'], { terminal: true, tick: 60 });
    expect(slow.err).toMatch(/^(\r\u001b\[KReading \d+ of 20 files)+\r\u001b\[K$/);
    expect(slow.err.split('Reading').length - 1).toBeLessThan(10);
    expect((await cli(['/tmp'], { terminal: true, tick: 5 })).err).toBe('');
    expect((await cli(['/tmp'], { terminal: false, tick: 60 })).err).toBe('');
    expect((await cli(['/tmp', '--quiet'], { terminal: true, tick: 60 })).err).toBe('');
  });

  test('quiet prints the verdict alone', async () => {
    expect((await cli(['/tmp', '--quiet'])).out).toBe('Blocked: 11 findings block Helm 4.2.4.\n');
  });
});
