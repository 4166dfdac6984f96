import type { SourceFile } from '../source/text.ts';
import { reader as dockerfile } from './dockerfile/index.ts';
import { reader as githubActions } from './github-actions/index.ts';
import { reader as gitlabCi } from './gitlab-ci/index.ts';
import { reader as helmPlugin } from './helm-plugin/index.ts';
import { reader as makefile } from './makefile/index.ts';
import { reader as markdown } from './markdown/index.ts';
import type { Reader } from './reader.ts';
import { reader as shell } from './shell/index.ts';

/** Every reader; the first that matches a file reads it. */
const readers: readonly Reader[] = [dockerfile, githubActions, gitlabCi, helmPlugin, makefile, markdown, shell];

/** The reader of a file, if there is one. */
export function readerFor(file: SourceFile): Reader | undefined {
  return readers.find((reader) => reader.matches(file));
}

/** Whether a file is read even when its bytes do not mention Helm: a plugin manifest need not name what it is for. */
export function readersWant(path: string): boolean {
  return path === 'plugin.yaml' || path.endsWith('/plugin.yaml');
}
