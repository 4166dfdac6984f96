/** Which files are GitLab CI. */
import type { SourceFile } from '../../source/text.ts';

export const NAMED = /(?:^|[/.])gitlab-ci\.ya?ml$/i;
/** Formats that have a `script:` of their own. */
const OTHERS =
  /(?:^|\/)(?:\.github|\.circleci|\.azure|\.azuredevops|\.woodpecker|\.buildkite|\.tekton|\.semaphore)\/|(?:^|\/)\.?(?:travis|cirrus|drone|appveyor|woodpecker|bitbucket-pipelines|azure-pipelines|docker-compose|compose|Chart|values[\w.-]*|plugin)\.ya?ml$/i;
/** Folders in which a file counts as GitLab CI on one sign. */
const HINTED = /(?:^|\/)(?:\.?gitlab(?:-ci)?|\.?ci(?:-templates)?|templates|pipelines?|jobs)\//i;
/** Characters of a file that are looked at. */
const LOOKED_AT = 200_000;

/** Keys at the left margin of Kubernetes objects, of other CI systems, of Ansible; lists are none of ours either. */
const FOREIGN = /^(?:apiVersion|kind|on|jobs|steps|pipelines|pool|parameters|resources):|^- \w/;
const GLOBAL = /^(?:include|workflow|before_script|after_script|default):/;
const INSIDE_JOB = /^[ \t]{1,8}(?:script|extends|before_script|after_script):/;

/** Whether a file is a GitLab pipeline or a part of one: by name, else by place and by the keys at its left margin. */
export function isGitlabCi(file: SourceFile): boolean {
  const { path } = file;
  if (!/\.ya?ml$/i.test(path)) return false;
  if (OTHERS.test(path)) return false;
  const text = file.text.slice(0, LOOKED_AT);
  if (text.includes('$[[ inputs.')) return true;
  const signs = signsIn(text);
  return signs >= (HINTED.test(path) ? 1 : 2);
}

/** How many kinds of keys of a pipeline a text has: global ones, and jobs with a script; -1 when it is something else. */
function signsIn(text: string): number {
  let global = false;
  let job = false;
  let top = '';
  for (const line of text.split(/\r?\n/)) {
    if (line === '' || line.startsWith('#')) continue;
    if (FOREIGN.test(line)) return -1;
    if (INSIDE_JOB.test(line)) {
      if (top === 'key') job = true;
    } else if (/^[ \t]/.test(line)) {
      // The stages of GitLab are plain names, those of Azure Pipelines are mappings.
      if (top === 'stages' && /^\s*- ["']?[\w.$ -]+["']?\s*(?:#.*)?$/.test(line)) global = true;
    } else {
      top = line.startsWith('stages:')
        ? 'stages'
        : /^["']?[.\w$][^:]{0,200}["']?:(?:\s*$|\s+[&#])/.test(line)
          ? 'key'
          : '';
      if (GLOBAL.test(line) || /^stages:\s*\[/.test(line)) global = true;
    }
    if (global && job) return 2;
  }
  return (global ? 1 : 0) + (job ? 1 : 0);
}
