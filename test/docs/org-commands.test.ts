/** Every command of `org` on pages, in examples and in help texts is one that the command line takes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { engine } from '../../src/cli/engine.ts';
import { addOrgCommands } from '../../src/cli/org/index.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { fakeIo } from '../cli/fake.ts';
import { type CommandLine, commandsIn, listedCommandsIn } from './lib/commands.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const EXAMPLES = readdirSync(join(ROOT, 'examples/org'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
  .sort();

const VARIABLES: Readonly<Record<string, string>> = {
  SOURCE: 'github:acme',
  PART: '2',
  part: '2',
  COUNT: '4',
  PARTS: '4',
  RUN: 'nightly-1',
  run: '/data/runs/nightly-1/',
  CI_NODE_INDEX: '2',
  CI_NODE_TOTAL: '4',
  CI_PIPELINE_ID: '77',
  CI_PAGES_URL: 'https://acme.pages.example.com/helm4',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'acme/platform',
  GITHUB_RUN_ID: '77',
};

/** The program with all sub-commands of `org`, whose actions note that they were reached. */
function program(reached: string[]): Command {
  const io = fakeIo();
  const exit = { code: 0 };
  const built = buildProgram(io, engine, exit);
  const org = built.commands.find((command) => command.name() === 'org');
  if (org === undefined) throw new Error('there is no org');
  addOrgCommands(org, io, exit);
  for (const command of org.commands) command.action(() => void reached.push(command.name()));
  return built;
}

/** Why the command line does not take it; undefined when it does. */
async function problemOf({ line, words }: CommandLine): Promise<string | undefined> {
  const reached: string[] = [];
  try {
    await program(reached).parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help comes this way, too.
    return error.exitCode === 0 ? undefined : `${line}: ${error.message}`;
  }
  return reached.length === 1 ? undefined : `${line}: is no command`;
}

async function problemsOf(commands: readonly CommandLine[]): Promise<readonly string[]> {
  return (await Promise.all(commands.map(problemOf))).filter((problem) => problem !== undefined);
}

describe('commands of org', () => {
  it.each(EXAMPLES)('in %s are accepted', async (path) => {
    const content = text(path);
    const listed = path.endsWith('.yaml') ? listedCommandsIn(content) : [];
    expect(await problemsOf([...commandsIn(content, VARIABLES), ...listed])).toEqual([]);
  });

  it('are in every example that runs something', () => {
    const silent = EXAMPLES.filter(
      (path) =>
        commandsIn(text(path), VARIABLES).length +
          (path.endsWith('.yaml') ? listedCommandsIn(text(path)) : []).length ===
        0,
    );
    expect(silent.map((path) => path.replace('examples/org/', ''))).toEqual([
      'Dockerfile',
      'systemd/helm4-audit-org.service',
      'systemd/helm4-audit-org.timer',
    ]);
  });

  it.each(['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'docs/org.md'])(
    'on the page %s are accepted',
    async (page) => {
      // A command in prose may be a name alone: `helm4-audit org`, and `…` stands for what is the reader's own.
      const commands = commandsIn(text(page), VARIABLES).filter(
        ({ words }) => words.length > 1 && !words.includes('…'),
      );
      expect(await problemsOf(commands)).toEqual([]);
      if (page === 'docs/org.md') expect(commands.length).toBeGreaterThan(20);
    },
  );

  const org = program([]).commands.find((command) => command.name() === 'org');
  it.each(
    [org, ...(org?.commands ?? [])].flatMap((command) =>
      command === undefined ? [] : ([[command.name(), command]] as const),
    ),
  )('in the help of %s are accepted', async (_, command) => {
    const parts: string[] = [];
    command.configureOutput({ writeOut: (part) => void parts.push(part) });
    command.outputHelp();
    const help = parts.join('');
    const commands = commandsIn(help.slice(help.indexOf('\nExamples:\n')), VARIABLES);
    expect(commands.length).toBeGreaterThan(0);
    expect(await problemsOf(commands)).toEqual([]);
  });

  it('take no variable of the environment that the guide leaves out', () => {
    const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) =>
      /^(?:org|remote|cli)\/.*\.ts$/.test(path),
    );
    const read = sources.flatMap((path) => text(join('src', path)).match(/\bHELM4_AUDIT_[A-Z_]*[A-Z]\b/g) ?? []);
    const guide = text('docs/org.md');
    expect(read.length).toBeGreaterThan(10);
    expect([...new Set(read)].filter((name) => !guide.includes(name))).toEqual([]);
  });

  it('are refused when they are wrong', async () => {
    const wrong = [
      'helm4-audit org scan github:acme --no-such-option',
      'helm4-audit org scan',
      'helm4-audit org scna github:acme',
      'helm4-audit org scan github:acme --shard 5/4',
      'helm4-audit org report --format htlm=x',
      'helm4-audit org',
    ];
    expect(await problemsOf(commandsIn(wrong.join('\n'), VARIABLES))).toHaveLength(wrong.length);
  });

  it('are read as a shell reads them', () => {
    const read = (line: string): readonly string[] => commandsIn(line, VARIABLES)[0]?.words ?? [];
    expect(read('helm4-audit org scan "$SOURCE" --shard "$PART/$COUNT" || code=$?')).toEqual([
      'org',
      'scan',
      'github:acme',
      '--shard',
      '2/4',
    ]);
    expect(read("x && helm4-audit org scan a --name '*-b' \\\n  --name c # why")).toEqual([
      ...['org', 'scan', 'a', '--name', '*-b', '--name', 'c'],
    ]);
    expect(() => read('helm4-audit org scan "$UNKNOWN"')).toThrow('knows no value of UNKNOWN');
  });
});
