import { describe, expect, it } from 'vitest';
import type { Word } from '../../src/facts.ts';
import {
  mergeInstallSteps,
  pinsOfCommand,
  pinsOfPipeline,
  savedName,
  uniquePins,
} from '../../src/helm/install/index.ts';
import { newest3, newest4 } from '../../src/helm/releases.ts';
import { cpuMs } from '../lib/cpu.ts';
import * as fc from '../lib/fast-check.ts';
import { brief, built, line, unknown, variable, word } from './words.ts';

const NEWEST = `>=${newest4()}`;
const NEWEST_3 = `>=${newest3()} <4.0.0`;
const RAW = 'https://raw.githubusercontent.com/helm/helm';

function pinsOf(text: string, env: Record<string, string> = {}): string[] {
  const { name, words } = line(text);
  const made = new Map(Object.entries(env).map(([key, value]) => [key, variable(key, value)]));
  return pinsOfCommand(name, words, made).map(brief);
}

describe('archives', () => {
  it.each([
    ['curl -fsSL https://get.helm.sh/helm-v3.16.4-linux-amd64.tar.gz', 'get.helm.sh 3.16.4 [v3.16.4]'],
    ['wget -q https://get.helm.sh/helm-v2.17.0-linux-amd64.tar.gz', 'get.helm.sh 2.17.0 [v2.17.0]'],
    ['curl -LO https://get.helm.sh/helm-v4.2.4-darwin-arm64.tar.gz', 'get.helm.sh 4.2.4 [v4.2.4]'],
    ['curl -LO https://get.helm.sh/helm-v4.0.0-rc.1-linux-amd64.tar.gz', 'get.helm.sh 4.0.0-rc.1 [v4.0.0-rc.1]'],
    ['ADD https://get.helm.sh/helm-v3.1.2-linux-amd64.tar.gz /tmp/helm.tgz', 'get.helm.sh 3.1.2 [v3.1.2]'],
    [
      'Invoke-WebRequest -Uri https://get.helm.sh/helm-v3.12.0-windows-amd64.zip -OutFile helm.zip',
      'get.helm.sh 3.12.0 [v3.12.0]',
    ],
    ['aria2c https://get.helm.sh/helm-v3.12.0-linux-amd64.tar.gz', 'get.helm.sh 3.12.0 [v3.12.0]'],
    [
      'curl -L https://storage.googleapis.com/kubernetes-helm/helm-v2.9.1-linux-amd64.tar.gz',
      'storage.googleapis.com 2.9.1 [v2.9.1]',
    ],
    ['wget https://mirror.azure.cn/kubernetes/helm/helm-v3.2.1-linux-amd64.tar.gz', 'mirror.azure.cn 3.2.1 [v3.2.1]'],
    ['curl -L https://repo.example.com:8443/tools/helm-v3.2.1-linux-amd64.tgz', 'repo.example.com 3.2.1 [v3.2.1]'],
    ['curl -L https://github.com/helm/helm/archive/refs/tags/v3.8.0.tar.gz', 'source of helm/helm 3.8.0 [v3.8.0]'],
    ['curl -L $BASE_URL/helm-v3.4.2-linux-amd64.tar.gz', 'Helm archive 3.4.2 [v3.4.2]'],
    ['curl -L ${BASE_URL}/helm-v3.4.2-${OS}-${ARCH}.tar.gz', 'Helm archive 3.4.2 [v3.4.2]'],
    ['tar -zxvf helm-v3.4.2-linux-amd64.tar.gz', 'Helm archive 3.4.2 [v3.4.2]'],
    ['unzip /tmp/helm-v3.4.2-windows-amd64.zip', 'Helm archive 3.4.2 [v3.4.2]'],
    ['curl -L https://get.helm.sh/helm-v3.$MINOR.0-linux-amd64.tar.gz', 'get.helm.sh >=3.0.0 <4.0.0 [v3.$MINOR.0]'],
    ['curl -L https://get.helm.sh/helm-${HELM_VERSION}-linux-amd64.tar.gz', 'get.helm.sh ? [${HELM_VERSION}]'],
    ['curl -L https://get.helm.sh/helm-v${V}-linux-amd64.tar.gz', 'get.helm.sh ? [${V}]'],
    ['curl -L https://get.helm.sh/helm-$helm_version-$HELM_ARCH.tar.gz', 'get.helm.sh ? [$helm_version]'],
    ['curl -sSL https://get.helm.sh/${tar_filename} -O', 'get.helm.sh ? [${tar_filename}]'],
    ['download_file https://get.helm.sh/helm-v3.9.0-linux-amd64.tar.gz', 'get.helm.sh 3.9.0 [v3.9.0]'],
    ['curl -s https://get.helm.sh/helm-latest-version', `get.helm.sh ${NEWEST} floating`],
    ['curl -s https://get.helm.sh/helm3-latest-version', `get.helm.sh ${NEWEST_3} floating`],
    ['curl -s https://api.github.com/repos/helm/helm/releases', 'releases of helm/helm ? floating'],
    ['curl -s https://api.github.com/repos/helm/helm/releases/latest', `releases of helm/helm ${NEWEST} floating`],
    ['wget -qO- https://github.com/helm/helm/releases/latest', `releases of helm/helm ${NEWEST} floating`],
    ['gh release download v3.16.1 -R helm/helm', 'gh release 3.16.1 [v3.16.1]'],
    ['gh release download --repo=helm/helm --pattern x', `gh release ${NEWEST} floating`],
  ])('%s', (text, expected) => {
    expect(pinsOf(text)).toEqual([expected]);
  });

  it.each([
    'curl -L https://example.com/mychart-helm-3.1.0.tgz',
    'curl -L https://example.com/helm-chart-3.2.1.tar.gz',
    'curl -L https://example.com/charts/helm-3.2.1.tgz',
    'curl -L https://github.com/databus23/helm-diff/releases/download/v3.9.4/helm-diff-linux-amd64.tgz',
    'curl -L https://github.com/helmfile/helmfile/releases/download/v0.150.0/helmfile_0.150.0_linux_amd64.tar.gz',
    'curl -L https://github.com/norwoodj/helm-docs/releases/download/v1.14.2/helm-docs_1.14.2_Linux_x86_64.tar.gz',
    'curl -L https://get.helm.sh/helm-v3.16.4-linux-amd64.tar.gz.sha256sum',
    'curl -L https://get.helm.sh/helm-v3.16.4-linux-amd64.tar.gz.asc',
    'curl -sSL https://get.helm.sh/${checksum_filename} -O',
    'curl -L https://example.com/helm-v0.3.0-linux-amd64.tar.gz',
    'curl -L https://example.com/helm-${CHART}-${REVISION}.tgz',
    'curl -L https://releases.hashicorp.com/terraform-provider-helm/3.0.2/terraform-provider-helm_3.0.2_linux_amd64.zip',
    'echo https://get.helm.sh/helm-v3.16.4-linux-amd64.tar.gz',
    'rm helm-v3.16.4-linux-amd64.tar.gz',
    'curl https://helm.sh/docs/intro/install/',
    'curl -s https://api.github.com/repos/helm/helm-www/releases',
    'curl -s https://api.github.com/repos/helm/chart-testing/releases/latest',
    'tar xzf mychart-3.16.4.tgz',
    'gh release download v1.0.0 -R acme/helm',
    'gh release list -R helm/helm',
    'git clone https://github.com/helm/helm',
  ])('nothing: %s', (text) => {
    expect(pinsOf(text)).toEqual([]);
  });

  it('puts the pin on the version, in the address and in a variable', () => {
    const { name, words } = line('curl -L https://get.helm.sh/helm-v3.16.4-linux-amd64.tar.gz');
    const [pin] = pinsOfCommand(name, words);
    expect(pin?.span).toMatchObject({ start: 33, end: 40, startColumn: 34, exact: true });

    const address = built('https://get.helm.sh/helm-v', ['$V', '3.16.4'], '-linux-amd64.tar.gz');
    const [through] = pinsOfCommand('curl', [address]);
    expect(through && brief(through)).toBe('get.helm.sh 3.16.4 [3.16.4]');
    expect(through?.span).toEqual(variable('$V', '3.16.4').span);
    expect(through?.version?.via).toEqual([address.span]);

    const file = built('https://get.helm.sh/', ['$FILE', 'helm-v3.4.2-linux-amd64.tar.gz']);
    const [named] = pinsOfCommand('curl', [file]);
    expect(named?.span).toMatchObject({ path: '$FILE.env', start: 45, end: 51, exact: true });
  });

  it('says which variable is not known', () => {
    const { words } = line('curl https://get.helm.sh/helm-v${HELM_VERSION}-linux-amd64.tar.gz');
    expect(pinsOfCommand('curl', words)[0]?.because).toContain('${HELM_VERSION}');
  });
});

describe('install scripts', () => {
  it.each([
    [`curl -fsSL ${RAW}/main/scripts/get-helm-3`, `get-helm-3 ${NEWEST_3} floating`],
    [`curl ${RAW}/master/scripts/get-helm-3`, `get-helm-3 ${NEWEST_3} floating`],
    [`curl ${RAW}/HEAD/scripts/get-helm-3`, `get-helm-3 ${NEWEST_3} floating`],
    [`curl ${RAW}/refs/heads/main/scripts/get-helm-3`, `get-helm-3 ${NEWEST_3} floating`],
    [`curl ${RAW}/main/scripts/get-helm-4`, `get-helm-4 ${NEWEST} floating`],
    [`curl ${RAW}/main/scripts/get`, 'get 2.17.0'],
    [`curl ${RAW}/v3.1.0/scripts/get`, 'get ? floating'],
    ['curl -L https://git.io/get_helm.sh', 'get 2.17.0'],
    ['curl https://raw.githubusercontent.com/kubernetes/helm/master/scripts/get', 'get 2.17.0'],
    ['curl -L https://github.com/helm/helm/raw/main/scripts/get-helm-3', `get-helm-3 ${NEWEST_3} floating`],
    ['curl -L https://cdn.jsdelivr.net/gh/helm/helm@main/scripts/get-helm-3', `get-helm-3 ${NEWEST_3} floating`],
    [`curl -L https://ghproxy.com/${RAW}/main/scripts/get-helm-3`, `get-helm-3 ${NEWEST_3} floating`],
    [`curl ${RAW}/v3.1.3/scripts/get-helm-3`, `get-helm-3 ${NEWEST} floating`],
    [`curl ${RAW}/v3.2.0/scripts/get-helm-3`, `get-helm-3 ${NEWEST_3} floating`],
    [`curl ${RAW}/v3.10.0/scripts/get-helm-3`, `get-helm-3 ${NEWEST_3} floating`],
    [`curl ${RAW}/v3.12.3/scripts/get-helm-3`, `get-helm-3 ${NEWEST_3} floating`],
    [`curl ${RAW}/v3.13.1/scripts/get-helm-3`, `get-helm-3 ${NEWEST} floating`],
    [`curl ${RAW}/v3.13.2/scripts/get-helm-3`, `get-helm-3 ${NEWEST} floating`],
    [`curl ${RAW}/refs/tags/v3.14.0/scripts/get-helm-3`, `get-helm-3 ${NEWEST} floating`],
    [`curl ${RAW}/v3.19.1/scripts/get-helm-3`, `get-helm-3 ${NEWEST} floating`],
    [`curl ${RAW}/v3.19.2/scripts/get-helm-3`, `get-helm-3 ${NEWEST_3} floating`],
    [`curl ${RAW}/v3.20.0/scripts/get-helm-3`, `get-helm-3 ${NEWEST_3} floating`],
    [`curl ${RAW}/v4.0.0/scripts/get-helm-3`, `get-helm-3 ${NEWEST} floating`],
    [`curl ${RAW}/v4.0.1/scripts/get-helm-3`, `get-helm-3 ${NEWEST} floating`],
    [`curl ${RAW}/v4.0.4/scripts/get-helm-3`, `get-helm-3 ${NEWEST_3} floating`],
    [`curl ${RAW}/release-3.18/scripts/get-helm-3`, `get-helm-3 ${NEWEST} floating`],
    [`curl ${RAW}/release-3.19/scripts/get-helm-3`, `get-helm-3 ${NEWEST_3} floating`],
    [`curl ${RAW}/0123456789abcdef0123456789abcdef01234567/scripts/get-helm-3`, 'get-helm-3 ? floating'],
    [`curl ${RAW}/$REF/scripts/get-helm-3`, 'get-helm-3 ? floating'],
    ['bash get-helm-3 --version v3.14.0', 'get-helm-3 3.14.0 [v3.14.0]'],
    ['./get_helm.sh -v v3.14.0', 'nothing'],
    ['get_helm.sh -v v3.14.0', 'get-helm 3.14.0 [v3.14.0]'],
    ['bash ./scripts/get_helm.sh', 'get-helm ? floating'],
    ['sh get-helm-4.sh --version=v4.1.0', 'get-helm-4 4.1.0 [v4.1.0]'],
    [`bash <(curl-${RAW}/main/scripts/get-helm-3) --version v3.9.0`, 'get-helm-3 3.9.0 [v3.9.0]'],
    ['bash get-helm-3 --version $HELM_VERSION', 'get-helm-3 >=3.0.0 <4.0.0 [$HELM_VERSION]'],
  ])('%s', (text, expected) => {
    expect(pinsOf(text)).toEqual(expected === 'nothing' ? [] : [expected]);
  });

  it.each([
    'bash install.sh --version v3.14.0',
    'bash get-helm-docs.sh',
    'bash -c get-helm-3',
    'curl https://raw.githubusercontent.com/helm/helm-www/main/scripts/get-helm-3',
    'curl https://raw.githubusercontent.com/acme/app/main/scripts/get-helm-3',
    `curl ${RAW}/main/scripts/get-helm-30`,
    `echo ${RAW}/main/scripts/get-helm-3`,
  ])('nothing: %s', (text) => {
    expect(pinsOf(text)).toEqual([]);
  });

  it('reads DESIRED_VERSION', () => {
    expect(pinsOf('bash get-helm-3', { DESIRED_VERSION: 'v3.14.0' })).toEqual(['get-helm-3 3.14.0 [v3.14.0]']);
    expect(pinsOf('bash get-helm-3', { DESIRED_VERSION: '' })).toEqual(['get-helm-3 ? floating']);
  });

  it('reads BINARY_NAME', () => {
    const env = new Map([['BINARY_NAME', variable('B', 'helm3')]]);
    const get = line(`curl ${RAW}/main/scripts/get-helm-3`);
    expect(pinsOfPipeline([get, { name: 'bash', words: [], env }])[0]?.binary).toBe('helm3');
    expect(pinsOfPipeline([get, { name: 'bash', words: [] }])[0]?.binary).toBeUndefined();
    const saved = pinsOfCommand('curl', [word('-o'), word('get_helm.sh'), ...get.words]);
    const run = pinsOfCommand('bash', [word('get_helm.sh')], env);
    expect(mergeInstallSteps([...saved, ...run]).map((pin) => [pin.tool, pin.binary])).toEqual([
      ['get-helm-3', 'helm3'],
    ]);
  });

  it('takes an unknown version given to get-helm-3 for a Helm 3, and says so', () => {
    const { name, words } = line('bash get-helm-3 --version $HELM_VERSION');
    expect(pinsOfCommand(name, words)[0]?.assumes).toContain('Helm 3');
    expect(pinsOf('bash get_helm.sh --version $HELM_VERSION')).toEqual(['get-helm ? [$HELM_VERSION]']);
    expect(pinsOf('bash get-helm-3 --version v4.0.0')).toEqual(['get-helm-3 4.0.0 [v4.0.0]']);
  });

  function pipe(...texts: string[]): string[] {
    return pinsOfPipeline(texts.map(line)).map(brief);
  }

  it('gives a piped script the version that the shell is given', () => {
    const get = `curl -fsSL ${RAW}/main/scripts/get-helm-3`;
    expect(pipe(get, 'bash')).toEqual([`get-helm-3 ${NEWEST_3} floating`]);
    expect(pipe(get, 'bash -s -- --version v3.14.0')).toEqual(['get-helm-3 3.14.0 [v3.14.0]']);
    expect(pipe(get, 'bash -s -- --version v4.2.0 --no-sudo')).toEqual(['get-helm-3 4.2.0 [v4.2.0]']);
    expect(pipe(get, 'tee get.sh')).toEqual([`get-helm-3 ${NEWEST_3} floating`]);
    const env = new Map([['DESIRED_VERSION', variable('V', 'v3.5.0')]]);
    expect(pinsOfPipeline([line(get), { name: 'bash', words: [], env }]).map(brief)).toEqual([
      'get-helm-3 3.5.0 [v3.5.0]',
    ]);
    expect(pipe('curl -sSL https://get.helm.sh/helm-v3.1.0-linux-amd64.tar.gz', 'tar xz')).toEqual([
      'get.helm.sh 3.1.0 [v3.1.0]',
    ]);
  });
});

describe('steps that belong together', () => {
  function script(...texts: string[]): string[] {
    const saved = new Set<string>();
    const pins = texts.flatMap((text) => {
      const [command = '', stdout] = text.split(' > ');
      const found = pinsOfPipeline([line(command)], { saved, ...(stdout === undefined ? {} : { stdout }) });
      for (const name of found.map(savedName)) if (name !== undefined) saved.add(name);
      return found;
    });
    const merged = mergeInstallSteps(pins);
    for (const pin of merged) expect(pin).not.toHaveProperty('file');
    return merged.map(brief);
  }

  it('counts the download and the run of a script once', () => {
    const download = `curl -fsSL -o get_helm.sh ${RAW}/main/scripts/get-helm-3`;
    expect(script(download, 'chmod 700 get_helm.sh', 'bash ./get_helm.sh')).toEqual([
      `get-helm-3 ${NEWEST_3} floating`,
    ]);
    expect(script(download, 'bash ./get_helm.sh --version v3.9.0')).toEqual(['get-helm-3 3.9.0 [v3.9.0]']);
    expect(script(download.replaceAll('get_helm.sh', '/tmp/install.sh'), 'bash /tmp/install.sh -v v3.9.0')).toEqual([
      'get-helm-3 3.9.0 [v3.9.0]',
    ]);
    expect(script(`wget ${RAW}/main/scripts/get-helm-3`, 'bash get-helm-3')).toEqual([
      `get-helm-3 ${NEWEST_3} floating`,
    ]);
    expect(script(`curl -LO ${RAW}/main/scripts/get-helm-3`, 'bash get-helm-3 -v v3.1.0')).toEqual([
      'get-helm-3 3.1.0 [v3.1.0]',
    ]);
    expect(script(`curl ${RAW}/main/scripts/get > get.sh`, 'sh get.sh --version v2.9.1')).toEqual([
      'get 2.9.1 [v2.9.1]',
    ]);
    expect(script(download, 'bash ./get_helm.sh --version $V')).toEqual(['get-helm-3 >=3.0.0 <4.0.0 [$V]']);
    expect(script(`wget -qO helm.sh ${RAW}/main/scripts/get-helm-3`, 'sh helm.sh')).toHaveLength(1);
  });

  it('keeps a second version, and a run of a script that was there before', () => {
    const download = `curl -o get_helm.sh ${RAW}/main/scripts/get-helm-3`;
    expect(script(download, 'bash get_helm.sh -v v3.9.0', 'bash get_helm.sh -v v4.0.0')).toEqual([
      'get-helm-3 3.9.0 [v3.9.0]',
      'get-helm-3 4.0.0 [v4.0.0]',
    ]);
    expect(script('bash get_helm.sh')).toEqual(['get-helm ? floating']);
  });

  it('counts the download and the unpacking of an archive once', () => {
    const name = 'helm-v3.0.0-linux-amd64.tar.gz';
    expect(script(`wget https://get.helm.sh/${name}`, `tar -zxvf ${name}`)).toEqual(['get.helm.sh 3.0.0 [v3.0.0]']);
    expect(script(`tar -zxvf ${name}`)).toEqual(['Helm archive 3.0.0 [v3.0.0]']);
  });

  it('keeps one pin for each written version', () => {
    const version = variable('HELM_VERSION', 'v3.1.0');
    const base = { binary: undefined, floating: false, because: '', version, span: version.span };
    const pins = [
      { ...base, means: 'version-file' as const, tool: 'HELM_VERSION', range: '3.1.0' },
      { ...base, means: 'archive' as const, tool: 'get.helm.sh', range: '3.1.0' },
    ];
    expect(uniquePins(pins).map((pin) => pin.tool)).toEqual(['get.helm.sh']);
  });
});

describe('packages', () => {
  it.each([
    ['apt-get install -y helm', `apt ${NEWEST} floating`],
    ['apt install helm=3.16.4-1', 'apt 3.16.4 [3.16.4-1]'],
    ['apt-get install -y curl helm=3.*', 'apt >=3.0.0 <4.0.0 [3.*] floating'],
    ['apt-get -o Acquire::Retries=3 install --no-install-recommends helm', `apt ${NEWEST} floating`],
    ['apt-get install -y helm=$HELM_VERSION', 'apt ? [$HELM_VERSION]'],
    ['install_packages helm=4.1.1*', 'apt 4.1.1 [4.1.1*]'],
    ['yum install -y helm', 'dnf ? floating'],
    ['dnf install helm-3.16.4', 'dnf 3.16.4 [3.16.4]'],
    ['zypper in helm', 'dnf ? floating'],
    ['apk add --no-cache helm', 'apk ? floating'],
    ['apk add helm~3.18', 'apk 3.18.x [3.18] floating'],
    ['apk add helm~=3.18', 'apk 3.18.x [3.18] floating'],
    ['apk add helm=3.18.4-r0', 'apk 3.18.4 [3.18.4-r0]'],
    ['apk --repository https://x/edge add helm', 'apk ? floating'],
    ['apk add helm-3', 'apk >=3.0.0 <4.0.0 floating'],
    ['apk add helm@testing', 'apk ? floating'],
    ['brew install helm', `brew ${NEWEST} floating`],
    ['brew install kubernetes-helm', `brew ${NEWEST} floating`],
    ['brew install helm@3', 'brew >=3.0.0 <4.0.0 [3] floating'],
    ['brew install kubectl helm jq', `brew ${NEWEST} floating`],
    ['choco install kubernetes-helm -y', 'choco >=4.1.4 <5.0.0 floating'],
    ['choco install kubernetes-helm --version=3.14.0', 'choco 3.14.0 [3.14.0]'],
    ['choco install kubernetes-helm --version 3.14.0 -y', 'choco 3.14.0 [3.14.0]'],
    ['cinst kubernetes-helm', 'choco >=4.1.4 <5.0.0 floating'],
    ['scoop install helm', `scoop ${NEWEST} floating`],
    ['scoop install helm@3.16.1', 'scoop 3.16.1 [3.16.1]'],
    ['winget install Helm.Helm', `winget ${NEWEST} floating`],
    ['winget install --id Helm.Helm -e --version 3.17.0', 'winget 3.17.0 [3.17.0]'],
    ['winget install --id=Helm.Helm', `winget ${NEWEST} floating`],
    ['snap install helm --classic', 'snap >=4.0.0 <5.0.0 floating'],
    ['snap install helm --classic --channel=3.7/stable', 'snap 3.7.x [3.7/stable] floating'],
    ['snap install helm --channel 3/stable --classic', 'snap >=3.0.0 <4.0.0 [3/stable] floating'],
    ['snap install helm --channel=latest/stable', `snap ${NEWEST} [latest/stable] floating`],
    ['snap install helm3', 'snap >=3.0.0 <4.0.0 floating'],
    ['conda install -c conda-forge kubernetes-helm', 'conda >=4.1.1 <5.0.0 floating'],
    ['mamba install kubernetes-helm=3.17.0.*', 'conda 3.17.0 [3.17.0.*]'],
    ['conda install conda-forge::kubernetes-helm=3.17', 'conda 3.17.x [3.17] floating'],
    ['conda create -n x kubernetes-helm==3.17.0', 'conda 3.17.0 [3.17.0]'],
    ['pacman -Syu --noconfirm helm', 'pacman ? floating'],
    ['nix-env -iA nixpkgs.kubernetes-helm', 'nix ? floating'],
    ['nix profile install nixpkgs#kubernetes-helm', 'nix ? floating'],
    ['nix-shell -p kubernetes-helm', 'nix ? floating'],
    ['devbox add kubernetes-helm@3.16.1', 'nix 3.16.1 [3.16.1]'],
    ['arkade get helm', `arkade ${NEWEST} floating`],
    ['arkade get helm@v3.14.0', 'arkade 3.14.0 [v3.14.0]'],
    ['arkade get helm --version v3.14.0', 'arkade 3.14.0 [v3.14.0]'],
    ['arkade get kubectl helm', `arkade ${NEWEST} floating`],
    ['asdf install helm 3.14.0', 'asdf 3.14.0 [3.14.0]'],
    ['asdf global helm latest', `asdf ${NEWEST} [latest] floating`],
    ['asdf install helm latest:3', 'asdf >=3.0.0 <4.0.0 [latest:3] floating'],
    ['asdf install helm $HELM_VERSION', 'asdf ? [$HELM_VERSION]'],
    ['mise use -g helm@3.16', 'mise 3.16.x [3.16] floating'],
    ['mise use helm', `mise ${NEWEST} floating`],
    ['mise install aqua:helm/helm@v3.16.1', 'mise 3.16.1 [v3.16.1]'],
    ['mise exec helm@3.16.1 -- helm version', 'mise 3.16.1 [3.16.1]'],
    ['rtx install helm@latest', `mise ${NEWEST} [latest] floating`],
    ['go install helm.sh/helm/v3/cmd/helm@v3.16.1', 'go install 3.16.1 [v3.16.1]'],
    ['go install helm.sh/helm/v3/cmd/helm@latest', 'go install >=3.0.0 <4.0.0 [latest] floating'],
    ['go install helm.sh/helm/v4/cmd/helm@v4.0.1', 'go install 4.0.1 [v4.0.1]'],
    ['go get helm.sh/helm/v3/cmd/helm', 'go install >=3.0.0 <4.0.0 floating'],
    ['go get k8s.io/helm/cmd/helm', 'go install >=2.0.0 <3.0.0 floating'],
  ])('%s', (text, expected) => {
    expect(pinsOf(text)).toEqual([expected]);
  });

  it.each([
    'apt-get install helm-docs',
    'apt-get remove helm',
    'apt-get update',
    'brew install helmfile',
    'brew install helm-docs',
    'brew uninstall helm',
    'brew info helm',
    'apk add helmfile',
    'apk add -t helm curl',
    'apk del helm',
    'conda create -n helm python',
    'pip install helm',
    'npm install helm',
    'snap remove helm',
    'choco install kubernetes-cli --version 3.1.0',
    'scoop install helmfile@3.1.0',
    'winget install Helm.Docs',
    'asdf plugin add helm',
    'asdf install helm-docs 3.1.0',
    'asdf install helm',
    'asdf install helmfile 0.150.0',
    'mise use helmfile@0.150.0',
    'mise exec kubectl -- helm upgrade x y',
    'arkade get helmfile',
    'arkade install helm-chart',
    'go install github.com/norwoodj/helm-docs/cmd/helm-docs@latest',
    'go install helm.sh/helm/v3/pkg/action@latest',
    'go test helm.sh/helm/v3/cmd/helm',
    'helm install helm ./chart --version 3.1.0',
    'helm plugin install https://github.com/databus23/helm-diff --version v3.9.4',
    'kubectl get helmreleases',
  ])('nothing: %s', (text) => {
    expect(pinsOf(text)).toEqual([]);
  });

  it('puts the pin on the version', () => {
    const { name, words } = line('apk add helm~3.18');
    expect(pinsOfCommand(name, words)[0]?.span).toMatchObject({ start: 13, end: 17 });
  });
});

const anyWord: fc.Arbitrary<Word> = fc.oneof(
  fc.string().map((text) => word(text.replace(/[\r\n]/g, ' '))),
  fc.string().map((text) => unknown(`$${text}`)),
  fc
    .tuple(fc.string(), fc.string())
    .map(([left, right]) => built(left.replace(/[\r\n]/g, ' '), ['$X'], right.replace(/[\r\n]/g, ' '))),
  fc
    .constantFrom(...'install get run add helm helm@ --version -o -O --channel= use @v3'.split(' '))
    .map((text) => word(text)),
);

it('never throws, and every pin has a place and a reason', () => {
  const names = 'curl wget tar bash sh apt-get apk brew choco snap conda nix asdf mise go gh arkade winget ADD x'.split(
    ' ',
  );
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.array(anyWord, { maxLength: 6 }), (name, words) => {
      const pins = pinsOfPipeline([
        { name, words },
        { name: 'bash', words },
      ]);
      for (const pin of mergeInstallSteps(uniquePins(pins))) {
        expect(pin.because).not.toBe('');
        expect(pin.span.end).toBeGreaterThanOrEqual(pin.span.start);
      }
    }),
    { numRuns: 200 },
  );
});

it('takes time that grows with the length only', () => {
  const parts = [
    'helm-',
    'helm-1',
    '/helm/helm/',
    '$(',
    '${{',
    'helm-v3.1.0-linux-',
    'https://get.helm.sh/',
    '/scripts/get',
  ];
  for (const part of parts) {
    const started = cpuMs();
    pinsOfCommand('curl', [word(part.repeat(100_000))]);
    expect(cpuMs() - started).toBeLessThan(500);
  }
});
