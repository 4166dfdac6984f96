/** What an audit begins before it is loaded itself: git, which lists the files, and for large trees a second thread. */
import { askGit } from '../source/ask-git.ts';
import type { GitAnswers } from '../source/git-list.ts';
import type { Helper } from '../source/helper.ts';

export interface Started {
  /** What git lists under the given directories. */
  readonly answers: Promise<GitAnswers>;
  /** A second thread; undefined where there is nothing to be gained from one. */
  readonly helper: () => Promise<Helper | undefined>;
  /** Ends what is still running. */
  readonly stop: () => void;
}

/** Some 4,000 files: git shows about 100 bytes for each. */
const LARGE_ANSWER = 400_000;

/** Begins an audit of the given paths, which are relative to `cwd` or absolute. */
export function startAudit(paths: readonly string[], cwd: string): Started {
  const ending = new AbortController();
  let helper: Promise<Helper | undefined> | undefined;
  const help = (): Promise<Helper | undefined> => {
    // A machine that has no room for another thread is no reason to fail.
    helper ??= import('../source/helper.ts').then(({ startHelper }) => startHelper()).catch(() => undefined);
    return helper;
  };
  const answers = askGit(paths, cwd, ending.signal).then((given) => {
    const large = [...given.values()].some((one) => typeof one !== 'string' && one.stdout.length > LARGE_ANSWER);
    // It is ready when the files are sorted.
    if (large) void help();
    return given;
  });
  return {
    answers,
    helper: help,
    stop() {
      ending.abort();
      void helper?.then((started) => started?.stop());
    },
  };
}
