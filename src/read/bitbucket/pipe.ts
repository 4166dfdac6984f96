/** `pipe:` in a script: an image that takes variables. */
import type { Fact, Scope } from '../../facts.ts';
import { imageName } from '../../helm/install/image.ts';
import { looksLikeHelmUse } from '../../source/mention.ts';
import type { Text } from '../../source/text.ts';
import { type Around, imageFacts, nodeSpan, textOf, wholeSpan } from '../lib/ci/around.ts';
import { hostOf } from '../lib/ci/host.ts';
import { readScript } from '../lib/ci/script.ts';
import { settingFacts, settingsOf } from '../lib/ci/settings.ts';
import { parametersOf, taskFacts, taskRow } from '../lib/ci/tasks.ts';
import { dollarVariables } from '../lib/templates.ts';
import { entries, get, type YamlNode } from '../lib/yaml/index.ts';

const EKS = 'yvogl/aws-eks-helm-deploy';
/** Variables of other pipes that hold commands. */
const COMMANDS = /^(?:COMMANDS?|CMD|SCRIPT|HELM_COMMANDS?|RUN)$/i;

/** The facts of one item of a script that is a map. */
export function pipeFacts(item: YamlNode, order: number, outer: Around): readonly Fact[] {
  const pipe = textOf(get(item, 'pipe'));
  if (pipe === undefined) return oddLine(item, outer);
  const image = pipe.value.trim().replace(/^docker:\/\//, '');
  const scope: Scope = [...outer.scope, { kind: 'step', name: `pipe ${order + 1} ${image}`.slice(0, 200) }];
  const host = hostOf(dollarVariables, (mark) => outer.variables.get(mark.inner));
  const around: Around = { ...outer, scope, host };
  const variables = get(item, 'variables');
  const settings = settingFacts(settingsOf(variables, host), scope);
  const pins = imageFacts(pipe, around).filter((fact) => fact.kind === 'pin');
  const { repository = '' } = imageName(image) ?? {};
  const facts: Fact[] = [...pins, ...settings];
  if (isEks(repository)) facts.push(...eks(pipe, variables, around));
  else {
    for (const { key, value } of entries(variables))
      if (COMMANDS.test(key) && looksLikeHelmUse(textOf(value)?.value ?? ''))
        facts.push(...readScript(value, around).facts);
    if (/helm/i.test(repository))
      facts.push({ kind: 'outside', scope, what: `pipe ${pipe.value}`, span: wholeSpan(pipe) });
  }
  return facts;
}

function isEks(repository: string): boolean {
  return repository === EKS || repository === 'yves-vogl/aws-eks-helm-deploy';
}

/** `docker://yvogl/aws-eks-helm-deploy:2.1.0` */
function eks(pipe: Text, variables: YamlNode | undefined, around: Around): readonly Fact[] {
  const parameters = parametersOf(variables, around.host);
  const action = textOf(get(variables, 'ACTION'))?.value ?? 'upgrade';
  const version = /:v?(\d[\w.]*)$/.exec(pipe.value.trim())?.[1];
  const row = taskRow(EKS, action, version);
  return row === undefined ? [] : taskFacts(row, parameters, wholeSpan(pipe), around);
}

/** A line with a colon and a blank in it, which YAML reads as a map. */
function oddLine(item: YamlNode, { scope }: Around): Fact[] {
  const written = entries(item)
    .map(({ key, value }) => `${key}: ${textOf(value)?.value ?? ''}`)
    .join(' ');
  if (!looksLikeHelmUse(written)) return [];
  const reason = 'YAML reads it as a mapping, not as a command';
  return [{ kind: 'unresolved', scope, span: nodeSpan(item), what: 'script line', reason, relevant: true }];
}
