import type { Redirection } from 'unbash';
import type { Output } from '../../../facts.ts';

/** The output of a command after its redirections, in the order in which the shell applies them. */
export function withRedirects(output: Output, redirects: readonly Redirection[]): Output {
  let { stdout, stderr } = output;
  for (const redirect of redirects) {
    if (redirect.type !== 'Redirect') continue;
    const target = redirect.target?.value ?? '';
    const to = target === '/dev/null' ? 'null' : 'file';
    const descriptor = redirect.descriptor?.type === 'FileDescriptor' ? redirect.descriptor.value : undefined;
    switch (redirect.operator) {
      case '>':
      case '>>':
      case '>|':
        if (descriptor === 2) stderr = to;
        else if (descriptor === undefined || descriptor === 1) stdout = to;
        break;
      case '&>':
      case '&>>':
        stdout = to;
        stderr = to === 'null' ? 'null' : 'stdout';
        break;
      case '>&':
        if (descriptor === 2 && target === '1') stderr = 'stdout';
        else if ((descriptor === undefined || descriptor === 1) && target === '2') stdout = 'shown';
        else if (descriptor === undefined && !/^\d+$|^-$/.test(target)) {
          stdout = to;
          stderr = to === 'null' ? 'null' : 'stdout';
        }
        break;
      default:
    }
  }
  return stdout === output.stdout && stderr === output.stderr ? output : { ...output, stdout, stderr };
}
