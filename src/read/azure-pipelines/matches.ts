/** Which files are Azure Pipelines. */
import type { SourceFile } from '../../source/text.ts';

export const NAMED = /(?:^|[/.])azure-pipelines?(?:[-_.][\w.-]{0,100})?\.ya?ml$/i;
/** Formats that have steps or jobs of their own. */
const OTHERS =
  /(?:^|\/)(?:\.github|\.gitea|\.forgejo|\.gitlab|\.circleci|\.buildkite|\.tekton|\.semaphore|\.woodpecker|\.travis)\/|(?:^|[/.])(?:gitlab-ci|travis|cirrus|drone|appveyor|woodpecker|bitbucket-pipelines|buildkite|cloudbuild|docker-compose|compose|codefresh|Chart|values[\w.-]{0,100})\.ya?ml$/i;
/** Folders and names that say it, for a template that holds nothing but variables. */
const HINTED = /azure|pipeline|devops|(?:^|\/)\.ado\//i;
/** Characters of a file that are looked at. */
const LOOKED_AT = 200_000;

/** Keys at the left margin of Kubernetes objects and of other CI systems. */
const FOREIGN =
  /^(?:apiVersion|kind|on|["']on["']|true|runs|pipelines|version|orbs|image|kubernetesVersion|agent|blocks|default|include|before_script|workflow|spec)[ \t]*:/m;
const TOP = /^(?:stages|jobs|steps|extends)[ \t]*:/m;
const VARIABLES = /^variables[ \t]*:/m;
/** What no other system writes. */
const TASK = /^[ \t]*- (?:\?[ \t]+)?["']?task["']?[ \t]*:[ \t]*["']?[A-Za-z][\w.-]{0,100}@\d/m;
const DIRECTIVE = /^[ \t]*(?:- )?\$\{\{-?[ \t]{0,10}(?:if|else|elseif|each|insert)\b[^\n]{0,1000}\}\}[ \t]*:/m;
const ITEM =
  /^[ \t]*- (?:script|bash|pwsh|powershell|checkout|template|stage|job|deployment|publish|download|downloadBuild)[ \t]*:[ \t]*\S/m;
const SETTING = /^[ \t]*(?:vmImage|displayName|dependsOn)[ \t]*:/m;
const EXTENDS = /^extends[ \t]*:[ \t]*\r?\n(?:[ \t]+[^\n]{0,300}\n){0,20}?[ \t]+template[ \t]*:/m;

/** Whether a file is an Azure pipeline or a template of one, by its keys. */
export function isAzurePipeline(file: SourceFile): boolean {
  const { path } = file;
  if (!/\.ya?ml$/i.test(path) || OTHERS.test(path)) return false;
  const text = file.text.slice(0, LOOKED_AT);
  if (FOREIGN.test(text)) return false;
  if (TOP.test(text))
    return TASK.test(text) || DIRECTIVE.test(text) || ITEM.test(text) || EXTENDS.test(text) || isSetting(text);
  return VARIABLES.test(text) && (DIRECTIVE.test(text) || HINTED.test(path)) && onlyVariables(text);
}

/** A job with nothing but a pool and its name may be any system's; with a trigger or parameters it is not. */
function isSetting(text: string): boolean {
  return SETTING.test(text) && /^(?:trigger|pr|pool|parameters|resources|schedules)[ \t]*:/m.test(text);
}

/** No key stands at the left margin but those of a template of variables. */
function onlyVariables(text: string): boolean {
  return !/^(?!(?:variables|parameters)[ \t]*:)["']?[A-Za-z]/m.test(text);
}
