/** Kubernetes manifests, in files and in templates of charts. */
import { describe, expect, test } from 'vitest';
import { isOf } from '../../src/read/formats.ts';
import { reader } from '../../src/read/kubernetes/index.ts';
import { fixturesOf, readInTime, survivesMutations } from './lib/hostile.ts';
import { listed, readFixture, readText, scopeOf } from './lib/show.ts';

describe('fixtures', () => {
  test('jobs.yaml', () => {
    const read = readFixture(reader, 'jobs.yaml');
    expect([...listed(read), ...read.links.map((link) => `link ${link}`)]).toEqual([
      '15:18 helm upgrade --install@18:15 --atomic@21:16 --namespace=$(TARGET)@22:15 --timeout@23:15 ingress oci://registry.example.com/charts/ingress',
      '50:19 helm repo add --no-update@50:65 acme https://charts.example.com',
      '51:19 helm upgrade --recreate-pods@52:21 --force@55:27 app acme/app',
      '59:31 helm uninstall --wait@59:53 app',
      '75:15 helm version -c@77:15',
      'pin 15:30 image 3.16.2 «3.16.2» in job Job/install-ingress/step release',
      'pin 73:37 image floating 3.15.x «3.15» in job Pod/tools/step version',
      'env 28:21 HELM_DRIVER=configmap',
      'link 46:22 image registry.example.com/ci/deployer:7',
    ]);
  });
  test('configmap.yaml', () => {
    const read = readFixture(reader, 'configmap.yaml');
    expect([...listed(read), ...read.links.map((link) => `link ${link}`)]).toEqual([
      '9:5 helm upgrade --install@9:18 --atomic@9:51 web /charts/app',
      '12:5 helm list -a@12:15 -q@12:18',
      '12:32 helm uninstall standard input of xargs',
      '45:9 helm rollback --force@45:29 web 3',
      'pin 27:26 image 3.17.0 «3.17.0» in job Pod/runner/step run',
      'link 28:21 run /scripts/deploy.sh',
    ]);
  });
  test('chart-job.yaml', () => {
    const read = readFixture(reader, 'chart-job.yaml', 'templates/job.yaml');
    expect([...listed(read), ...read.links.map((link) => `link ${link}`)]).toEqual([
      '26:15 helm version -c@26:28',
      '28:15 helm upgrade --version@28:56 --force@29:17 {{ .Release.Name }}-db ./db',
      'pin 20:30 image unknown «{{ .Values.helm.version }}» in job Job/{{ include "shop.fullname" . }}-migrate/step sync',
      "unresolved 18:19 arguments 'upgrade …'",
      'unresolved 29:25 {{ .Values.extraArgs }}',
      'env 31:21 HELM_DEBUG={{ .Values.debug | quote }}',
    ]);
  });
  test('chart-comment.yaml', () => {
    expect(listed(readFixture(reader, 'chart-comment.yaml', 'templates/_hook.tpl'))).toEqual([
      '10:12 helm lint',
      'pin 10:24 image 3.15.4 «3.15.4» in step lint',
    ]);
  });
  test('flux.yaml', () => {
    const read = readFixture(reader, 'flux.yaml');
    expect([...listed(read), ...read.links.map((link) => `link ${link}`)]).toEqual([
      'pin 16:14 image 3.12.1 «3.12.1» in job HelmRelease/redis',
      'outside 2:7 HelmRelease: the helm-controller of Flux in the cluster runs Helm for it',
    ]);
  });
  test('broken.yaml', () => {
    const read = readFixture(reader, 'broken.yaml');
    expect([...listed(read), ...read.links.map((link) => `link ${link}`)]).toEqual([
      '11:18 helm uninstall --wait@15:15 web',
      '22:15 helm upgrade --atomic@22:38 web ./web',
      'pin 11:30 image 3.11.1 «3.11.1» in job Job/broken/step release',
      'unresolved 6:1 YAML syntax',
      'link 17:18 image busybox',
    ]);
  });
  test('silent.yaml', () => {
    const read = readFixture(reader, 'silent.yaml');
    expect([...listed(read), ...read.links.map((link) => `link ${link}`)]).toEqual([]);
  });
});

const JOB = 'apiVersion: batch/v1\nkind: Job\nspec:\n  containers:\n    - ';

describe('containers', () => {
  const commands = (body: string) => readText(reader, 'a.yaml', `${JOB}${body}\n`);
  test('an image that starts helm, with the name of the binary all the same', () => {
    expect(commands('{image: alpine/helm:3.1.0, args: [helm, version, -c]}').commands).toEqual([
      '5:41 helm version -c@5:56',
    ]);
    expect(commands('{image: alpine/helm:3.1.0, command: [sh, -c, "helm list -a"]}').commands).toEqual([
      '5:53 helm list -a@5:63',
    ]);
  });
  test('what the entry point of another image gets is no call', () => {
    expect(listed(commands('{image: acme/tool:1, args: [upgrade, --install, --force, web]}'))).toEqual([]);
    expect(listed(commands('{image: acme/tool:1, command: [/tool], args: [helm-upgrade, --force]}'))).toEqual([]);
  });
  test('an image that is not known', () => {
    expect(commands('{args: [upgrade, --install, web, ./c]}').unresolved).toEqual(["5:15 arguments 'upgrade …'"]);
    expect(commands('{args: [upgrade, --all]}').unresolved).toEqual([]);
  });
  test('references to variables: of the container, of the shell, and escaped ones', () => {
    const env = 'env: [{name: F, value: --force}, {name: G, value: $(F)}]';
    expect(commands(`{command: [helm, upgrade, $(G), $(H), $$(F), a], ${env}}`).commands).toEqual([
      '5:18 helm upgrade --force@5:79 $(H) $$(F) a',
    ]);
    expect(commands('{command: [sh, -c, "helm upgrade $(cat flags) a b"]}').unresolved).toEqual(['5:40 $(cat flags)']);
  });
  test('an image with Helm among other tools counts where Helm is called', () => {
    expect(commands('{image: alpine/k8s:1.29.2, command: [kubectl, get, pods]}').pins).toEqual([]);
    expect(commands('{image: alpine/k8s:1.29.2, command: [helm, list]}').pins).toHaveLength(1);
  });
  test('the name of an image that may be built here', () => {
    expect(commands('{image: acme/tools:1, command: [helm, list]}').links).toEqual(['5:15 image acme/tools:1']);
    expect(commands('{image: acme/tools:1, command: [ls]}').links).toEqual([]);
  });
  test('a script of a ConfigMap is read in the container that runs it', () => {
    const { facts } = readFixture(reader, 'configmap.yaml');
    const scopes = facts.flatMap((fact) => (fact.kind === 'command' ? [scopeOf(fact.scope)] : []));
    expect(scopes).toEqual([
      'job Pod/runner/step run',
      'job Runbook/restart/step run',
      'job ConfigMap/scripts/step cleanup',
      'job ConfigMap/scripts/step cleanup',
    ]);
  });
  test('flags that hang from variables that come from elsewhere', () => {
    const { unresolved } = commands(
      '{command: [sh, -c, "helm upgrade a b $X"], env: [{name: X, valueFrom: {configMapKeyRef: {name: c, key: k}}}]}',
    );
    expect(unresolved).toHaveLength(1);
  });
});

test('commands of a test suite', () => {
  const text =
    'apiVersion: kuttl.dev/v1beta1\nkind: TestStep\ncommands:\n- command: helm install a ./a --atomic\n- script: echo helm install --force\n';
  expect(listed(readText(reader, 'a.yaml', text))).toEqual(['4:12 helm install --atomic@4:31 a ./a']);
});

test('a step of a custom resource that begins with a comment', () => {
  const text =
    'apiVersion: a.b/v1\nkind: T\nsteps:\n- shell: |\n    # Install helm\n    helm version -c\n- text: |\n    # Install helm\n    helm version -c\n';
  expect(listed(readText(reader, 'a.yaml', text))).toEqual(['6:5 helm version -c@6:18']);
});

test('YAML in a scalar is walked as such, to a certain depth', () => {
  const nested = (depth: number): string =>
    depth === 0
      ? 'containers:\n- {image: "alpine/helm:3.1.0", args: [list, -a]}\n'
      : `a: b\ninner: |\n${nested(depth - 1).replace(/^/gm, '  ')}`;
  const commands = (depth: number): number =>
    readText(reader, 'a.yaml', `apiVersion: v1\nkind: ConfigMap\n${nested(depth)}`).commands.length;
  expect([0, 1, 2, 9].map(commands)).toEqual([1, 1, 1, 0]);
});

describe('which files', () => {
  const matches = (path: string, text: string) => isOf(reader, { path, text });
  const pod = 'apiVersion: v1\nkind: Pod\n';
  test('objects, lists of objects, JSON', () => {
    expect(matches('a.yaml', pod)).toBe(true);
    expect(matches('a.yml', `# helm\n---\n${pod}`)).toBe(true);
    expect(matches('a.json', '{\n  "apiVersion": "v1",\n  "kind": "Pod"\n}')).toBe(true);
  });
  test('files of others', () => {
    for (const path of ['Chart.yaml', 'a.txt', '.github/workflows/a.yaml', 'skaffold.yaml', 'docker-compose.yml'])
      expect(matches(path, pod), path).toBe(false);
    const others = [
      'apiVersion: skaffold/v4beta6\nkind: Config\n',
      'apiVersion: tekton.dev/v1\nkind: Task\n',
      'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n',
      'jobs:\n  a:\n    apiVersion: v1\n    kind: x\n',
      'kind: pipeline\nsteps: []\n',
    ];
    for (const text of others) expect(matches('a.yaml', text), text).toBe(false);
    expect(matches('a.yaml', 'apiVersion: argoproj.io/v1alpha1\nkind: Application\n')).toBe(true);
  });
  test('objects that mention Helm in labels alone cannot matter', () => {
    const matters = (text: string) => reader.matters?.({ path: 'a.yaml', text });
    expect(matters('labels: {helm.sh/chart: a, app.kubernetes.io/managed-by: Helm, heritage: "Helm"}')).toBe(false);
    expect(matters('helm.sh/hook: x\nimage: alpine/helm')).toBe(true);
    expect(matters('curl https://get.helm.sh/helm-v3.1.0-linux-amd64.tar.gz')).toBe(true);
  });
});

describe('hostile texts', () => {
  const hostile: Record<string, string> = {
    'deep lists': `${JOB}${'- '.repeat(5_000)}image: helm`,
    'many containers': `${JOB}${'    - {image: "alpine/helm:3.1.0", args: [list, -a]}\n'.repeat(5_000)}`,
    'a long list': `${JOB}image: alpine/helm:3.1.0\n      args: [${'--set, a=b, '.repeat(20_000)}]`,
    'many variables': `${JOB}image: alpine/helm\n      args: [$(A)]\n      env:\n${'      - {name: A, value: $(A)$(A)}\n'.repeat(3_000)}`,
    'aliases that multiply': `a: &a [x, x]\n${Array.from({ length: 30 }, (_, n) => `a${n}: &a${n} [*a${n === 0 ? '' : n - 1}, *a${n === 0 ? '' : n - 1}]`).join('\n')}\napiVersion: v1\nkind: helm`,
    'a mount that is named often': `${'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata: {a.sh: helm list}\n---\n'.repeat(500)}${JOB}{image: a}`,
  };
  test.each(Object.entries(hostile))('%s', (_, text) => {
    readInTime(reader, 'a.yaml', text);
  });
  test('mutations never throw, and exact spans hold their text', () => {
    survivesMutations(reader, (name) => (name.startsWith('chart-') ? `templates/${name}` : name));
  });
  test('every fixture with Windows line ends says the same', () => {
    for (const [name, text] of fixturesOf(reader)) {
      const path = name.startsWith('chart-') ? `templates/${name}` : name;
      const commands = readText(reader, path, text).commands.length;
      expect(readText(reader, path, text.replaceAll('\n', '\r\n')).commands.length, name).toBe(commands);
    }
  });
});
