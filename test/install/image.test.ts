import { describe, expect, it } from 'vitest';
import { imageName } from '../../src/helm/install/image.ts';
import {
  entryPointIsHelm,
  imageOfKubectlRun,
  imageOfRun,
  pinOfImage,
  restOfKubectlExec,
} from '../../src/helm/install/index.ts';
import { newest4 } from '../../src/helm/releases.ts';
import { shownOf } from '../../src/helm/words.ts';
import * as fc from '../lib/fast-check.ts';
import { brief, built, line, unknown, word } from './words.ts';

const NEWEST = `>=${newest4()}`;
const SHA = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('pinOfImage', () => {
  it.each([
    ['alpine/helm', `alpine/helm ${NEWEST} floating`],
    ['alpine/helm:latest', `alpine/helm ${NEWEST} [latest] floating`],
    ['alpine/helm:3.16.1', 'alpine/helm 3.16.1 [3.16.1]'],
    ['alpine/helm:3.16', 'alpine/helm 3.16.x [3.16] floating'],
    ['alpine/helm:3', 'alpine/helm >=3.0.0 <4.0.0 [3] floating'],
    ['alpine/helm:4', 'alpine/helm >=4.0.0 <5.0.0 [4] floating'],
    ['alpine/helm:2.16.1', 'alpine/helm 2.16.1 [2.16.1]'],
    ['docker.io/alpine/helm:3.16.1', 'alpine/helm 3.16.1 [3.16.1]'],
    ['docker://alpine/helm:3.16.1', 'alpine/helm 3.16.1 [3.16.1]'],
    ['myregistry.example.com:5000/hub/alpine/helm:3.16.1', 'alpine/helm 3.16.1 [3.16.1]'],
    ['localhost:5000/alpine/helm', `alpine/helm ${NEWEST} floating`],
    [`alpine/helm:3.16.1@${SHA}`, 'alpine/helm 3.16.1 [3.16.1]'],
    [`alpine/helm:3@${SHA}`, 'alpine/helm >=3.0.0 <4.0.0 [3]'],
    [`alpine/helm:latest@${SHA}`, 'alpine/helm ? [latest]'],
    [`alpine/helm@${SHA}`, 'alpine/helm ?'],
    ['dtzar/helm-kubectl', `dtzar/helm-kubectl ${NEWEST} floating`],
    ['dtzar/helm-kubectl:3.19.1', 'dtzar/helm-kubectl 3.19.1 [3.19.1]'],
    ['lachlanevenson/k8s-helm:v2.16.1', 'lachlanevenson/k8s-helm 2.16.1 [v2.16.1]'],
    ['lachlanevenson/k8s-helm', 'lachlanevenson/k8s-helm 3.10.2 floating'],
    ['lachlanevenson/k8s-helm:latest', 'lachlanevenson/k8s-helm 3.10.2 [latest] floating'],
    [`docker.io/lachlanevenson/k8s-helm@${SHA}`, 'lachlanevenson/k8s-helm >=2.0.0 <=3.10.2'],
    ['alpine/k8s:1.29.10', 'alpine/k8s ?'],
    ['quay.io/helmpack/chart-testing:v3.14.0', 'helmpack/chart-testing 3.16.4'],
    ['quay.io/helmpack/chart-testing:v3.11.0', 'helmpack/chart-testing 3.14.4'],
    ['quay.io/helmpack/chart-testing:v2.4.0', 'helmpack/chart-testing 2.15.2'],
    ['ghcr.io/helmfile/helmfile:v1.1.9', 'helmfile/helmfile 3.19.0'],
    ['ghcr.io/helmfile/helmfile:v1.2.0', 'helmfile/helmfile 4.0.0'],
    ['ghcr.io/helmfile/helmfile:v0.157.0-ubuntu', 'helmfile/helmfile 3.12.3'],
    ['quay.io/roboll/helmfile:helm3-v0.135.0', 'roboll/helmfile >=3.0.0 <4.0.0'],
    ['quay.io/roboll/helmfile:v0.135.0', 'roboll/helmfile >=2.0.0 <4.0.0'],
    ['codefresh/kube-helm:3.0.3', 'codefresh/kube-helm 3.0.3 [3.0.3]'],
    ['codefresh/cfstep-helm:2.9.1', 'codefresh/cfstep-helm 2.9.1 [2.9.1]'],
    ['codefresh/kube-helm:master', 'codefresh/kube-helm ? [master] floating'],
    ['gcr.io/kubernetes-helm/tiller:v2.12.2', 'kubernetes-helm/tiller 2.12.2 [v2.12.2]'],
    ['cgr.dev/chainguard/helm:latest-dev', `chainguard/helm ${NEWEST} [latest-dev] floating`],
    ['pelotech/drone-helm3', 'pelotech/drone-helm3 >=3.0.0 <4.0.0'],
    ['linkyard/docker-helm:2.8.2', 'linkyard/docker-helm 2.8.2 [2.8.2]'],
    [
      'registry.gitlab.com/gitlab-org/cluster-integration/helm-install-image:helm-3.17.3-kube-1.32.3-alpine-3.21.3',
      'gitlab-org/cluster-integration/helm-install-image 3.17.3 [3.17.3]',
    ],
    [
      'registry.gitlab.com/gitlab-org/cluster-integration/helm-install-image/releases/2.13.1-kube-1.11.8',
      'gitlab-org/cluster-integration/helm-install-image 2.13.1 [2.13.1]',
    ],
  ])('%s', (image, expected) => {
    expect(brief(pinOfImage(word(image)))).toBe(expected);
  });

  it.each([
    'alpine',
    'alpine:3.16.1',
    'alpine/git:3.16.1',
    'ubuntu:22.04',
    'ghcr.io/acme/helm-docs:3.1.0',
    'jnorwood/helm-docs:v1.14.2',
    'ghcr.io/fluxcd/helm-controller:v1.3.0',
    'quay.io/helmpack/chart-releaser:v1.6.0',
    'acme/helm-exporter:3.1.0',
    'acme/helm:1.2.3',
    'acme/helm:latest',
    'acme/helm',
    'notalpine/helmet:3.1.0',
    '',
    '   ',
    'not an image:3.1.0',
    '$IMAGE',
  ])('nothing: %s', (image) => {
    expect(pinOfImage(word(image))).toBeUndefined();
  });

  it('sits on the tag, else on the image', () => {
    expect(pinOfImage(word('docker.io/alpine/helm:3.16.1'))?.span).toMatchObject({ start: 22, end: 28 });
    expect(pinOfImage(word('alpine/helm'))?.span).toMatchObject({ start: 0, end: 11 });
    const tagged = built('alpine/helm:', ['$HELM', '3.21.0']);
    expect(pinOfImage(tagged)?.span.path).toBe('$HELM.env');
  });

  it('reads references in the tag and the registry', () => {
    expect(brief(pinOfImage(built('alpine/helm:', ['${HELM_VERSION}'])))).toBe('alpine/helm ? [${HELM_VERSION}]');
    expect(brief(pinOfImage(built('alpine/helm:3.', ['${MINOR}'])))).toBe('alpine/helm >=3.0.0 <4.0.0 [3.${MINOR}]');
    expect(brief(pinOfImage(built(['${REGISTRY}'], '/alpine/helm:3.1.0')))).toBe('alpine/helm 3.1.0 [3.1.0]');
    expect(brief(pinOfImage(built('docker.io/lachlanevenson/k8s-helm:', ['$(inputs.params.helm_version)'])))).toBe(
      'lachlanevenson/k8s-helm >=2.0.0 <=3.10.2 [$(inputs.params.helm_version)]',
    );
    expect(brief(pinOfImage(built('alpine/helm:', ['${{ matrix.helm }}'])))).toBe('alpine/helm ? [${{ matrix.helm }}]');
    expect(pinOfImage(unknown('$IMAGE'))).toBeUndefined();
  });

  it('says what it takes for granted about other images', () => {
    expect(pinOfImage(word('acme/k8s-helm:v3.1.0'))?.assumes).toContain('acme/k8s-helm');
    expect(pinOfImage(word('alpine/helm:3.1.0'))?.assumes).toBeUndefined();
  });

  it.each([
    ['alpine/helm:3.16.1', true],
    ['docker.io/lachlanevenson/k8s-helm@sha256:0', true],
    ['dtzar/helm-kubectl:3.16.1', false],
    ['alpine/k8s:1.29.10', false],
    ['acme/helm:3.1.0', false],
    ['', false],
  ])('entryPointIsHelm(%j)', (image, expected) => {
    expect(entryPointIsHelm(image)).toBe(expected);
  });

  it('never throws', () => {
    const piece = fc.constantFrom(
      'alpine/helm',
      ':',
      '@',
      '/',
      '3.16.1',
      '${V}',
      '$(',
      '${{ x }}',
      ' ',
      'sha256:0',
      'v',
      '-kube',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 8 }).map((parts) => parts.join('')),
        ),
        (text) => {
          const name = imageName(text);
          if (name?.tagStart !== undefined) expect(name.tagEnd).toBeGreaterThanOrEqual(name.tagStart);
          pinOfImage(word(text.replace(/[\r\n]/g, ' ')));
          entryPointIsHelm(text);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('docker run', () => {
  function run(text: string): string {
    const found = imageOfRun(line(text).words);
    if (found === undefined) return 'nothing';
    const entry = found.entrypoint === undefined ? '' : `(${shownOf(found.entrypoint)}) `;
    return `${shownOf(found.image)}: ${entry}${found.rest.map(shownOf).join(' ')}`;
  }

  it.each([
    ['docker run alpine/helm:3.16 upgrade x y', 'alpine/helm:3.16: upgrade x y'],
    ['docker run --rm -it alpine/helm list -a', 'alpine/helm: list -a'],
    ['docker run -v $PWD:/apps -w /apps --name h alpine/helm lint .', 'alpine/helm: lint .'],
    ['docker run -ti --rm -v$PWD:/apps -e A=b alpine/helm', 'alpine/helm: '],
    ['docker run --entrypoint=helm local version -c', 'local: (helm) version -c'],
    ['docker run --entrypoint sh alpine/helm -c x', 'alpine/helm: (sh) -c x'],
    ['docker container run --network host alpine/helm list', 'alpine/helm: list'],
    ['docker --context c run --user 1000 alpine/helm list', 'alpine/helm: list'],
    ['podman run --privileged --read-only alpine/helm list', 'alpine/helm: list'],
    ['nerdctl -n k8s.io run --env-file .env alpine/helm list', 'alpine/helm: list'],
    ['docker create --pull always alpine/helm list', 'alpine/helm: list'],
    ['docker run $DOCKER_OPTS alpine/helm list', '$DOCKER_OPTS: alpine/helm list'],
    ['docker run $IMAGE list', '$IMAGE: list'],
    ['docker build -t alpine/helm .', 'nothing'],
    ['docker exec x helm list', 'nothing'],
    ['docker run', 'nothing'],
    ['docker', 'nothing'],
  ])('%s', (text, expected) => {
    expect(run(text)).toBe(expected);
  });

  it('steps over unquoted options in a variable', () => {
    const { words } = line('docker run OPTS alpine/helm list');
    const options = { ...unknown('$DOCKER_OPTS'), open: true };
    expect(imageOfRun([words[0] ?? options, options, ...words.slice(2)])?.image.text).toBe('alpine/helm');
  });

  it('collects the environment', () => {
    const { words } = line('docker run -e HELM_DRIVER=sql --env A=b --env=C=d -eE=f alpine/helm list');
    expect(imageOfRun(words)?.env.map(shownOf)).toEqual(['HELM_DRIVER=sql', 'A=b', 'C=d', 'E=f']);
  });
});

describe('kubectl', () => {
  it.each([
    ['kubectl exec pod -- helm list -a', 'helm list -a'],
    ['kubectl -n x exec -it pod -c main -- helm list', 'helm list'],
    ['kubectl exec pod helm list', 'helm list'],
    ['kubectl exec -n x pod helm list', 'helm list'],
    ['kubectl get pods', undefined],
    ['kubectl apply -f exec', undefined],
  ])('%s', (text, expected) => {
    expect(restOfKubectlExec(line(text).words)?.map(shownOf).join(' ')).toBe(expected);
  });

  it.each([
    ['kubectl run h --image=alpine/helm:3.1.0 --restart=Never -- list -a', 'alpine/helm:3.1.0||list -a'],
    ['kubectl run h --image alpine/helm --command -- helm list', 'alpine/helm|helm|list'],
    ['kubectl run h --restart=Never', undefined],
    ['kubectl create job x --image=alpine/helm', undefined],
  ])('%s', (text, expected) => {
    const found = imageOfKubectlRun(line(text).words);
    const entry = found?.entrypoint === undefined ? '' : shownOf(found.entrypoint);
    expect(found && `${shownOf(found.image)}|${entry}|${found.rest.map(shownOf).join(' ')}`).toBe(expected);
  });
});

it('finds the image of any run without throwing', () => {
  const option = fc.constantFrom(
    'run',
    'exec',
    '--',
    '-it',
    '-e',
    '--env=',
    '--image',
    '-v',
    '$X',
    'alpine/helm',
    '--command',
    '-',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(option, fc.string())), (texts) => {
      const words = texts.map((text) => word(text.replace(/[\r\n]/g, ' ')));
      imageOfRun(words);
      imageOfKubectlRun(words);
      restOfKubectlExec(words);
    }),
  );
});
