import { describe, expect, test } from 'vitest';
import { nearest } from '../../src/cli/suggest.ts';
import { cli, fakeEngine } from './fake.ts';

describe('wrong arguments end with 2, say what is allowed, and audit nothing', () => {
  test.each([
    [
      ['--format', 'sarfi'],
      "'sarfi' is invalid. Allowed are terminal, json, sarif, markdown, github. Did you mean 'sarif'?",
    ],
    [['--format', 'json='], 'Write json for standard output or json=FILE for a file.'],
    [
      ['--format', 'json', '--format', 'github'],
      "only one format can go to standard output; write '--format github=FILE'",
    ],
    [['--format', 'json=a', '--format', 'sarif=./a'], "two reports would be written to './a'"],
    [['--format', 'json=/tmp'], "cannot write json to '/tmp': it is a directory"],
    [['--fail-on', 'erorr'], "Allowed are error, warning, note, never. Did you mean 'error'?"],
    [['--min-confidence', 'hihg'], "Allowed are high, medium, low. Did you mean 'high'?"],
    [['--support', 'all'], 'Allowed are helm4, both.'],
    [['--as-of', '2026-02-30'], 'Write a day of the calendar as YYYY-MM-DD.'],
    [['--as-of', '21.11.2026'], 'Write a day of the calendar as YYYY-MM-DD.'],
    [['--target', '4.1.9'], "unknown Helm 4 release '4.1.9' for --target. Allowed are 4.0.0, 4.0.1, 4.1.0, 4.2.4, and"],
    [['--target', '3.18.0'], 'Allowed are 4.0.0, 4.0.1, 4.1.0, 4.2.4, and 4.0, 4.1, 4.2 for the newest of each.'],
    [['--target', ''], "unknown Helm 4 release ''"],
    [['--rule', 'atomic-flg'], "no rule 'atomic-flg'. Did you mean 'atomic-flag'? Allowed are "],
    [['--category', 'a\nb'], 'Use at most 100 letters, digits'],
    [['--link-base', 'javascript:x'], 'Write an address that begins with https://.'],
    [['--stdin-filename', 'x.sh'], "there is no '-' among the paths"],
    [['--quiet', '--verbose'], "option '--quiet' cannot be used with option '--verbose'"],
    [['--include', ''], 'It must not be empty.'],
    [['--fromat', 'json'], '(Did you mean --format?)'],
    [['no/such/folder'], "no such file or folder: 'no/such/folder' (looked in /)."],
    [['explian'], "Did you mean 'explain'?"],
    [['x\u001b[31m'], "'x\\x1b[31m'"],
    [[''], 'a path is empty'],
    [['inventory', '--format', 'sarif'], 'Allowed are terminal, json, jsonl.'],
    [['inventory', 'nowhere'], "no such file or folder: 'nowhere'"],
    [['explain'], "missing required argument 'rule'"],
    [['explain', 'atomic'], "no rule 'atomic'."],
    [['explain', 'HELM4010'], "Did you mean 'HELM4001'?"],
    [['rules', '--format', 'yaml'], 'Allowed are terminal, json.'],
  ])('%j', async (argv, message) => {
    const { code, out, err, asked } = await cli(argv);
    expect(err).toContain(message);
    expect(err).toMatch(/^helm4-audit: /);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(asked).toBeUndefined();
  });

  test('a stdin that cannot be read', async () => {
    const { code, err } = await cli(['-'], { stdin: new RangeError('standard input is longer than 5 bytes') });
    expect([code, err]).toEqual([
      2,
      'helm4-audit: cannot read standard input: standard input is longer than 5 bytes\n',
    ]);
  });
});

describe('arguments reach the audit', () => {
  test('nothing given', async () => {
    const { asked } = await cli([], { cwd: '/tmp' });
    expect(asked).toMatchObject({
      paths: ['.'],
      cwd: '/tmp',
      include: [],
      exclude: [],
      target: '4.2.4',
      asOf: '2026-11-21',
      minConfidence: 'medium',
      ignores: true,
    });
    for (const absent of ['support', 'rules', 'stdin']) expect(asked).not.toHaveProperty(absent);
  });

  test('everything given', async () => {
    const argv = [
      'scan',
      '/tmp',
      '-',
      '--stdin-filename',
      'ci.sh',
      '--target',
      'v4.0.1',
      '--support',
      'both',
      '--no-ignores',
    ];
    const more = ['--as-of', '2027-02-28', '--min-confidence', 'low', '--rule', 'HELM4001', '--rule', 'Baltocdn'];
    const globs = ['--include', 'a/**', '--include', 'b', '--exclude', 'c'];
    const { asked } = await cli([...argv, ...more, ...globs], { stdin: 'helm ls' });
    expect(asked).toMatchObject({
      paths: ['/tmp'],
      stdin: { name: 'ci.sh', bytes: Buffer.from('helm ls') },
      include: ['a/**', 'b'],
      exclude: ['c'],
      target: '4.0.1',
      support: 'both',
      asOf: '2027-02-28',
      minConfidence: 'low',
      rules: ['atomic-flag', 'baltocdn'],
      ignores: false,
    });
  });

  test.each([
    ['4', '4.2.4'],
    ['4.0', '4.0.1'],
    ['v4.1', '4.1.0'],
  ])('--target %s is the newest release of that line', async (target, newest) => {
    const { asked } = await cli(['--target', target]);
    expect(asked?.target).toBe(newest);
  });

  test('a folder named like a command', async () => {
    const { asked } = await cli(['scan', '/tmp', '/']);
    expect(asked?.paths).toEqual(['/tmp', '/']);
  });

  test('the inventory applies no rule', async () => {
    const { asked, code, out } = await cli(['inventory', '/tmp']);
    expect(asked).toMatchObject({ paths: ['/tmp'], rules: [], minConfidence: 'low' });
    expect(code).toBe(0);
    expect(out).toContain('azure/setup-helm v4.0.1');
  });
});

describe('help', () => {
  test.each([[['--help']], [['-h']]])('%j', async (argv) => {
    const { code, out } = await cli(argv);
    expect(code).toBe(0);
    for (const part of ['Options of scan:', '--min-confidence', 'Examples:', 'Exit codes:', 'inventory'])
      expect(out).toContain(part);
  });

  test('of a command, with no colour codes and no long lines', async () => {
    const { code, out } = await cli(['scan', '--help'], { terminal: true });
    expect(code).toBe(0);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('the version', async () => {
    expect((await cli(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

test.each([
  ['sarfi', 'sarif'],
  ['SARIF', 'sarif'],
  ['markdwon', 'markdown'],
  ['yaml', undefined],
  ['x'.repeat(10_000), undefined],
])('nearest to %.20s', (typed, expected) => {
  expect(nearest(typed, ['terminal', 'json', 'sarif', 'markdown', 'github'])).toBe(expected);
});

test('a fault of the tool is 70, asks for a report, and shows the stack only with --verbose', async () => {
  const engine = {
    ...fakeEngine(),
    audit: async () => {
      throw new TypeError('x is not\u001b[31m a function');
    },
  };
  const { code, err } = await cli(['/tmp'], {}, engine);
  expect(code).toBe(70);
  expect(err).toContain('internal error: x is not\\x1b[31m a function');
  expect(err).toContain('--verbose adds the stack');
  expect(err).not.toContain('fake.ts');
  expect((await cli(['/tmp', '--verbose'], {}, engine)).err).toContain('arguments.test.ts');
});
