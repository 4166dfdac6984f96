/** What an audit begins before it is loaded itself: git, which lists the files, and for large trees a second thread. */
import type { GitAnswers } from '../source/git-list.ts';
import { type Helper, startHelper } from '../source/helper.ts';
import { askGit } from '../source/list.ts';

export interface Started {
  /** What git lists under the given directories. */
  readonly answers: Promise<GitAnswers>;
  /** A second thread; undefined where there is nothing to be gained from one. */
  readonly helper: () => Helper | undefined;
  /** Ends what is still running. */
  readonly stop: () => void;
}

/** Some 4,000 files: git shows about 100 bytes for each. */
const LARGE_ANSWER = 400_000;

/** Begins an audit of the given paths, which are relative to `cwd` or absolute. */
export function startAudit(paths: readonly string[], cwd: string): Started {
  const ending = new AbortController();
  let helper: Helper | undefined;
  const help = (): Helper | undefined => (helper ??= startHelper());
  const answers = askGit(paths, cwd, ending.signal).then((given) => {
    const large = [...given.values()].some((one) => typeof one !== 'string' && one.stdout.length > LARGE_ANSWER);
    // It is ready when the files are sorted.
    if (large) help();
    return given;
  });
  return {
    answers,
    helper: help,
    stop() {
      ending.abort();
      helper?.stop();
    },
  };
}
