/** What a file of manifests holds, told from its text alone. */
import type { SourceFile } from '../../../source/text.ts';

/** Characters of a file that are looked at. */
const LOOKED_AT = 300_000;
/** Files that other readers know, or that only look like manifests. */
const OTHERS =
  /(?:^|\/)(?:\.github|\.circleci|\.azure-pipelines|\.buildkite|\.woodpecker)\/|(?:^|\/)(?:Chart|requirements|plugin|skaffold[\w.-]*|docker-compose[\w.-]*|compose[\w.-]*|\.gitlab-ci|\.drone|helmfile[\w.-]*|action|artifacthub-repo)\.ya?ml$/i;
const TEKTON = /^[ \t-]*["']?apiVersion["']?:[ \t]*["']?(?:triggers\.)?tekton\.dev\//m;
const ARGO = /^[ \t-]*["']?apiVersion["']?:[ \t]*["']?argoproj\.io\//m;
const ARGO_KIND =
  /^[ \t-]*["']?kind["']?:[ \t]*["']?(?:Workflow|WorkflowTemplate|ClusterWorkflowTemplate|CronWorkflow|Sensor|WorkflowEventBinding)["']?[ \t]*,?[ \t]*(?:#.*)?\r?$/m;
const OBJECT = /^(?:- )?["']?apiVersion["']?:[ \t]*["']?(?!skaffold\/)\S/m;
const KIND = /^(?:- )?["']?kind["']?:[ \t]*\S/m;
/** In JSON, and inside a condition of a template. */
const INDENTED_OBJECT = /^(?:- |\{)?[ \t]{0,4}["']?apiVersion["']?:[ \t]*["']?(?!skaffold\/)\S/m;
const INDENTED_KIND = /(?:^|[,{])[ \t]{0,4}["']?kind["']?:[ \t]*\S/m;
function isYaml(path: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(path) && !OTHERS.test(path);
}

/** Whether a file holds objects of Argo Workflows or Argo Events. */
export function isArgoWorkflows({ path, text }: SourceFile): boolean {
  const head = text.slice(0, LOOKED_AT);
  return isYaml(path) && head.includes('argoproj.io/') && ARGO.test(head) && ARGO_KIND.test(head);
}

/** Whether a file holds objects of Tekton. */
export function isTekton({ path, text }: SourceFile): boolean {
  const head = text.slice(0, LOOKED_AT);
  return isYaml(path) && head.includes('tekton.dev/') && TEKTON.test(head);
}

/** Whether a file holds any other objects of Kubernetes, or is a template of a chart. */
export function isKubernetes(file: SourceFile): boolean {
  const { path, template } = file;
  if (!isYaml(path) || isTekton(file) || isArgoWorkflows(file)) return false;
  const head = file.text.slice(0, LOOKED_AT);
  if (OBJECT.test(head) && KIND.test(head)) return true;
  const indented = template !== undefined || /^\s*\{/.test(head);
  if (indented && INDENTED_OBJECT.test(head) && INDENTED_KIND.test(head)) return true;
  return template !== undefined && /(?:^|\/)templates\//.test(path);
}

/** Words about Helm that are in every object that a chart makes. */
const LABEL = /^helm\.sh\//i;

/** Whether a file mentions Helm in more than comments, and the labels and annotations that charts give to what they make. */
export function saysMoreThanLabels(text: string): boolean {
  for (const match of text.matchAll(/helm/gi)) {
    const at = match.index;
    const before = text.slice(Math.max(0, at - 40), at);
    if (LABEL.test(text.slice(at, at + 8)) && !before.endsWith('get.')) continue;
    if (/^[ \t]*#/.test(text.slice(text.lastIndexOf('\n', at) + 1, at).slice(0, 200))) continue;
    if (/(?:managed-by|heritage|part-of)["']?:[ \t]*["']?$/.test(before)) continue;
    return true;
  }
  return false;
}
