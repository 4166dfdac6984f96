/** Asks git ahead of time. This is loaded before all else, and loads next to nothing itself. */
import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type GitAnswers, type GitOutput, listAhead, workTreeOf } from './git-list.ts';

/** So many directories are asked about at the same time. */
const ASKED_AHEAD = 2;

/**
 * Asks git about the first of the given directories, so that `listFiles` need not wait for it. Never rejects; what went
 * wrong is among the answers.
 */
export async function askGit(paths: readonly string[], cwd: string, signal: AbortSignal): Promise<GitAnswers> {
  const answers = new Map<string, GitOutput | string>();
  const asked = paths.slice(0, ASKED_AHEAD).map(async (given) => {
    const directory = realDirectory(resolve(cwd, given));
    const top = directory === undefined ? undefined : workTreeOf(directory);
    if (directory === undefined || top === undefined) return;
    answers.set(directory, await listAhead(top, directory, signal));
  });
  await Promise.all(asked);
  return answers;
}

function realDirectory(path: string): string | undefined {
  try {
    const real = realpathSync(path);
    return statSync(real).isDirectory() ? real : undefined;
  } catch {
    // The listing will say what is wrong with it.
    return undefined;
  }
}
