/** What a run is called. */
import { createHash, randomBytes } from 'node:crypto';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The name of a run that was given none: all jobs of one run of GitHub Actions or one pipeline of GitLab give it the same, as
 * long as they scan the same in the same way; elsewhere it is a new one each time.
 *
 * @param label what is scanned
 * @param now milliseconds since 1970
 */
export function runName(label: string, scanKey: string, env: Environment, now: number): string {
  const job = ciRun(env);
  if (job === undefined) {
    const time = new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
    return `${time}-${randomBytes(4).toString('hex')}`;
  }
  return `${job}-${createHash('sha256')
    .update(JSON.stringify([label, scanKey]))
    .digest('hex')
    .slice(0, 8)}`;
}

/**
 * https://docs.github.com/actions/reference/workflows-and-actions/variables
 * https://docs.gitlab.com/ci/variables/predefined_variables/
 */
function ciRun(env: Environment): string | undefined {
  const plain = (name: string): string | undefined => {
    const value = env[name];
    return value !== undefined && /^[\w.-]{1,60}$/.test(value) ? value : undefined;
  };
  const github = plain('GITHUB_RUN_ID');
  // Without the attempt: parts that are started again belong to the same run as those that need not be.
  if (github !== undefined) return `github-${github}`;
  const gitlab = plain('CI_PIPELINE_ID');
  return gitlab === undefined ? undefined : `gitlab-${gitlab}`;
}
