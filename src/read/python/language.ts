/** How Python programs run other programs. */
import type { Language, RunCall } from '../lib/code/index.ts';

/** Sub-commands that libraries give as members: `sh.helm.upgrade(…)`. */
const SUBCOMMANDS =
  'dependency get install lint list package pull push repo rollback status template test uninstall upgrade version'.split(
    ' ',
  );

/** A program under the names that libraries give it. */
function inLibraries(name: string): RegExp {
  return new RegExp(`^(?:sh|plumbum\\.cmd|plumbum\\.local)\\.${name}$`);
}

export const language: Language = {
  name: 'python',
  runs: [
    // https://docs.python.org/3/library/subprocess.html
    {
      callee: /^subprocess\.(?:run|call|check_call|Popen)$/,
      takes: 'list-or-shell',
      named: 'args',
      environment: 'env',
    },
    { callee: /^subprocess\.check_output$/, takes: 'list-or-shell', named: 'args', environment: 'env', captures: true },
    { callee: /^(?:subprocess|commands)\.(?:getoutput|getstatusoutput)$/, takes: 'shell', captures: true },
    // https://docs.python.org/3/library/os.html#process-management
    { callee: /^os\.system$/, takes: 'shell' },
    { callee: /^os\.popen$/, takes: 'shell', captures: true },
    // What follows the program is its own name and then its arguments.
    { callee: /^os\.(?:execvp?|execvpe?|execve|posix_spawnp?)$/, takes: 'list', skip: 1 },
    { callee: /^os\.(?:execlp?|execlpe?|execle)$/, takes: 'words', skip: 1 },
    { callee: /^os\.spawn(?:v|vp|ve|vpe)$/, takes: 'list', skip: 2 },
    { callee: /^os\.spawn(?:l|lp|le|lpe)$/, takes: 'words', skip: 2 },
    // https://docs.python.org/3/library/asyncio-subprocess.html
    { callee: /^asyncio\.(?:subprocess\.)?create_subprocess_exec$/, takes: 'words', environment: 'env' },
    { callee: /^asyncio\.(?:subprocess\.)?create_subprocess_shell$/, takes: 'shell', named: 'cmd', environment: 'env' },
    { callee: /^(?:trio|anyio)\.(?:run_process|open_process)$/, takes: 'list-or-shell', environment: 'env' },
    // https://sh.readthedocs.io/, https://plumbum.readthedocs.io/
    { callee: inLibraries('helm'), takes: 'words', prefix: ['helm'], environment: '_env', captures: true },
    ...SUBCOMMANDS.map(
      (name): RunCall => ({
        callee: inLibraries(`helm\\.${name}`),
        takes: 'words',
        prefix: ['helm', name],
        environment: '_env',
        captures: true,
      }),
    ),
    // https://docs.pyinvoke.org/, https://docs.fabfile.org/
    {
      callee: /^(?:c|ctx|context|conn|connection)\.(?:run|sudo|local)$/,
      takes: 'shell',
      named: 'command',
      environment: 'env',
    },
    { callee: /^(?:fabric\.(?:api|operations)|invoke)\.(?:local|run|sudo)$/, takes: 'shell', named: 'command' },
    { callee: /^pexpect\.(?:run|runu|spawn|spawnu)$/, takes: 'shell', environment: 'env' },
  ],
  environment: ['os.environ', 'os.getenv', 'environ', 'getenv'],
  arguments: { names: ['sys.argv', 'argv'], skip: 1 },
  setters: ['os.putenv'],
  adders: ['append', 'extend', 'insert', 'add', 'appendleft'],
};
