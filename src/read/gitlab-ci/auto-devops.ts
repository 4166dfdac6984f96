/** Arguments that GitLab's own deployment jobs add to a Helm command that is not in this repository. */
import type { Fact, Scope } from '../../facts.ts';
import type { Run, SourceFile, Text } from '../../source/text.ts';
import { sourceStart } from '../../source/text.ts';
import { readShell } from '../lib/shell/index.ts';
import { mentioned, namesIn, type Variables } from './expand.ts';

/** The command that auto-deploy-image runs, as far as it matters. */
const COMMAND = 'helm upgrade --install ';

/**
 * The flags of `HELM_UPGRADE_EXTRA_ARGS`, when the file includes Auto DevOps or its deployment jobs.
 * https://docs.gitlab.com/topics/autodevops/cicd_variables/
 */
export function autoDevopsFacts(file: SourceFile, variables: Variables, scope: Scope): Fact[] {
  const given = variables.given('HELM_UPGRADE_EXTRA_ARGS') ?? [];
  // The text is long and may hold thousands of documents; few of them set the variable.
  if (given.length === 0 || !/Auto-DevOps\.gitlab-ci\.yml|Jobs\/Deploy[\w.-]*\.gitlab-ci\.yml/.test(file.text))
    return [];
  return given.flatMap(({ node }) => {
    if (node.text.value.trim() === '') return [];
    const text = after(file, node.text);
    const reach = mentioned(namesIn(text.value), variables);
    return readShell({ text, scope, origin: 'task', variables: reach }).facts;
  });
}

/** The text behind the command, which stands nowhere. */
function after(file: SourceFile, text: Text): Text {
  const length = COMMAND.length;
  const made: Run = { value: 0, valueLength: length, source: sourceStart(text, 0), sourceLength: 0, verbatim: false };
  return {
    file,
    value: COMMAND + text.value,
    runs: [made, ...text.runs.map((run) => ({ ...run, value: run.value + length }))],
  };
}
