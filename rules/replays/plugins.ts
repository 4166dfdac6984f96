/** Rules about plugins: plugin-install, plugin-color-clash, plugin-command-lost, plugin-manifest, post-renderer. */
import { both, fixed, type Replay, type RuleReplays, rejected } from './replay.ts';

const FOUR = '>=4.0.0 <5';
const THREE = '>=3.0.0 <4.0.0';
const ALL = '>=3.0.0 <5';
const NO_VERIFICATION = 'plugin source does not support verification';

/** A git repository that a plain file server can serve. */
const CLONED = {
  plugins: ['hello'],
  before: [
    'cd hello && git init -q && git add -A && git commit -qm one && git tag v0.1.0 && cd ..',
    'git clone -q --bare hello hello.git && git -C hello.git update-server-info',
  ],
};
const ARCHIVE = {
  plugins: ['hello'],
  before: ['tar -czf hello-0.1.0.tgz -C hello plugin.yaml hello.sh', 'mkdir octets && cp hello-0.1.0.tgz octets/'],
};
const INSTALLED = { plugins: ['hello'], before: ['helm plugin install ./hello'] };

function unsigned(row: string, line: string): Replay {
  return {
    row,
    shows: 'row',
    line,
    ...ARCHIVE,
    expect: [
      { range: '>=4.1.4 <5', exit: 1, stderr: ['no provenance file (.prov) found'] },
      { range: FOUR, exit: 0, stderr: ['No provenance file found'] },
      { range: '*', exit: 0, noStderr: ['rovenance file'] },
    ],
  };
}

const FROM_DIRECTORY = 'helm plugin install ./hello && helm hello there';
const UNPACKED = `mkdir unpacked && tar -xzf hello-0.1.0.tgz -C unpacked && helm plugin install ./unpacked && helm hello there`;
const CALLED = { stdout: ['hello was called with: there'] };

export const pluginInstall: RuleReplays = {
  rule: 'plugin-install',
  replays: [
    rejected('version-control', 'helm plugin install $WEB/hello.git', FOUR, NO_VERIFICATION, CLONED),
    rejected('version-control', 'helm plugin install $WEB/hello.git --version v0.1.0', FOUR, NO_VERIFICATION, CLONED),
    both(
      'version-control',
      'git clone -q $WEB/hello.git clone && helm plugin install ./clone && helm hello there',
      ALL,
      CLONED,
      CALLED,
    ),
    fixed('version-control', 'helm plugin install $WEB/hello.git --verify=false', FOUR, CLONED),
    fixed('version-control', 'helm plugin install $WEB/hello.git --verify=false --version v0.1.0', FOUR, CLONED),
    unsigned('unsigned', 'helm plugin install $WEB/hello-0.1.0.tgz'),
    both('unsigned', UNPACKED, ALL, ARCHIVE, CALLED),
    unsigned('verified-archive', 'helm plugin install $WEB/hello-0.1.0.tgz'),
    both('verified-archive', UNPACKED, ALL, ARCHIVE, CALLED),
    rejected('unknown-source', 'SOURCE=$WEB/hello.git; helm plugin install $SOURCE', FOUR, NO_VERIFICATION, CLONED),
    both('unknown-source', FROM_DIRECTORY, ALL, { plugins: ['hello'] }, CALLED),
    rejected(
      'verify-flag',
      'helm plugin install $WEB/hello.git --verify=false',
      '<4.0.0',
      'unknown flag: --verify',
      CLONED,
    ),
    both(
      'verify-flag',
      'git clone -q $WEB/hello.git clone && helm plugin install ./clone && helm hello there',
      ALL,
      CLONED,
      CALLED,
    ),
    {
      row: 'github-archive',
      shows: 'row',
      line: 'helm plugin install $WEB/octets/hello-0.1.0.tgz',
      ...ARCHIVE,
      on: '<4.1.4',
      expect: [
        { range: '>=3.3.2 <4.0.0', exit: 'nonzero' },
        { range: '*', exit: 0 },
      ],
    },
    both('github-archive', UNPACKED, ALL, ARCHIVE, CALLED),
    {
      row: 'oci-source',
      shows: 'row',
      line: 'helm plugin install oci://$OCI/hello',
      on: '<4.0.0',
      expect: [{ range: '*', exit: 'nonzero' }],
    },
    both('oci-source', UNPACKED, ALL, ARCHIVE, CALLED),
  ],
  fromSource: { 'signed-available': 'which plugins are signed is known of their own releases' },
};

const COLOR = 'invalid color mode';

export const pluginColorClash: RuleReplays = {
  rule: 'plugin-color-clash',
  replays: [
    rejected('swallows-next', 'helm hello --color upgrade', FOUR, COLOR, INSTALLED),
    rejected('bad-mode', 'helm hello --color=true upgrade', FOUR, COLOR, INSTALLED),
    both('swallows-next', 'helm hello upgrade', ALL, INSTALLED, { stdout: ['hello was called with: upgrade'] }),
    both('bad-mode', 'HELM_DIFF_COLOR=true helm hello upgrade', ALL, INSTALLED, {
      stdout: ['hello was called with: upgrade'],
    }),
    both('swallows-next', 'helm hello upgrade --color', ALL, INSTALLED, {
      stdout: ['hello was called with: upgrade --color'],
    }),
  ],
};

const FETCHER = { plugins: ['downloader'], before: ['helm plugin install ./downloader'] };

function commandLost(row: string): Replay {
  return rejected(row, 'helm fetcher there', FOUR, 'unknown command "fetcher"', FETCHER);
}

export const pluginCommandLost: RuleReplays = {
  rule: 'plugin-command-lost',
  replays: [commandLost('too-old'), commandLost('no-release'), commandLost('command')],
  fromSource: {
    'from-git': 'how helm-secrets is released, read from its repository; the cause is that of the other rows',
  },
};

const FORMS_CALLED = { stdout: ['forms was called with: there'] };

export const pluginManifest: RuleReplays = {
  rule: 'plugin-manifest',
  replays: [
    commandLost('command-lost'),
    {
      row: 'command-lost',
      shows: 'both',
      line: 'helm fetcher there && helm pull fetcher://host/chart-0.1.0.tgz',
      files: {
        'one/plugin.yaml':
          'name: fetcher\nversion: 0.1.0\nusage: u\ndescription: d\ncommand: $HELM_PLUGIN_DIR/run.sh\n',
        'one/run.sh': '#!/bin/sh\necho "fetcher was called with: $*"\n',
        'two/plugin.yaml':
          'name: fetcher-getter\nversion: 0.1.0\nusage: u\ndescription: d\ndownloaders:\n  - command: get.sh\n    protocols: [fetcher]\n',
        'two/get.sh': '#!/bin/sh\ncat "$ARCHIVE"\n',
      },
      before: ['helm package chart', 'helm plugin install ./one', 'helm plugin install ./two'],
      env: { ARCHIVE: 'chart-0.1.0.tgz' },
      on: ALL,
      expect: [{ range: '*', exit: 0, stdout: ['fetcher was called with: there'] }],
    },
    rejected('version', 'helm loose there', '>=4.1.4 <5', 'unknown command "loose"', {
      plugins: ['loose-version'],
      before: ['mkdir -p plugins && cp -r loose-version plugins/'],
      env: { HELM_PLUGINS: 'plugins' },
    }),
    both('version', 'helm hello there', ALL, INSTALLED, CALLED),
    rejected('both-forms', 'helm forms there', FOUR, 'forms', {
      plugins: ['both-forms'],
      before: ['mkdir -p plugins && cp -r both-forms plugins/'],
      env: { HELM_PLUGINS: 'plugins' },
    }),
    both(
      'both-forms',
      'helm plugin install ./platform-form && helm forms there',
      '>=3.18.0 <5',
      { plugins: ['platform-form'] },
      FORMS_CALLED,
    ),
    {
      row: 'built-in-name',
      shows: 'row',
      line: 'helm hello there',
      plugins: ['hello', 'built-in-name'],
      before: ['mkdir -p plugins && cp -r built-in-name plugins/a && cp -r hello plugins/z'],
      env: { HELM_PLUGINS: 'plugins' },
      on: FOUR,
      expect: [
        { range: '4.0.5 || >=4.1.0', exit: 1, stderr: ['unknown command "hello"'] },
        { range: '*', exit: 0, ...CALLED },
      ],
    },
    both('built-in-name', 'helm hello there', ALL, INSTALLED, CALLED),
    {
      row: 'v1-manifest',
      shows: 'row',
      line: 'helm modern there',
      plugins: ['v1-command'],
      before: ['mkdir -p plugins && cp -r v1-command plugins/'],
      env: { HELM_PLUGINS: 'plugins' },
      expect: [
        { range: THREE, exit: 'nonzero', noStdout: ['modern was called with: there'] },
        { range: '*', exit: 0, stdout: ['modern was called with: there'] },
      ],
    },
    both('v1-manifest', 'helm plugin install ./hello && helm hello there', ALL, { plugins: ['hello'] }, CALLED),
  ],
};

const SCRIPT = { files: { 'renderer.sh': "#!/bin/sh\nsed 's/^kind: .*/& # rendered/'\n" } };
const RENDERER = { plugins: ['renderer'], before: ['helm plugin install ./renderer'] };

/** The name `renderer` is made to mean what the release looks for. */
const ONE_NAME = {
  plugins: ['renderer'],
  before: [
    `case "$(helm version --template '{{.Version}}')" in v4*) helm plugin install ./renderer;; *) ln -s "$PWD/renderer/renderer.sh" ../bin/renderer;; esac`,
  ],
};
const RENDERED = { stdout: ['kind: ConfigMap # rendered'] };

export const postRenderer: RuleReplays = {
  rule: 'post-renderer',
  replays: [
    rejected(
      'executable',
      'helm template r ./chart --post-renderer ./renderer.sh',
      FOUR,
      'invalid argument "./renderer.sh" for "--post-renderer" flag',
      { ...SCRIPT, on: '>=3.1.0' },
    ),
    rejected(
      'executable',
      'helm install r ./chart --post-renderer ./renderer.sh',
      FOUR,
      'invalid argument "./renderer.sh" for "--post-renderer" flag',
      { ...SCRIPT, on: '>=3.1.0' },
    ),
    both('executable', 'helm template r ./chart --post-renderer renderer', '>=3.1.0 <5', ONE_NAME, RENDERED),
    both('not-a-plugin', 'helm template r ./chart --post-renderer renderer', '>=3.1.0 <5', ONE_NAME, RENDERED),
    {
      row: 'not-a-plugin',
      shows: 'row',
      line: 'PATH=$PWD:$PATH helm template r ./chart --post-renderer renderer.sh',
      ...SCRIPT,
      on: '>=3.1.0',
      expect: [
        { range: FOUR, exit: 1, stderr: ['invalid argument "renderer.sh" for "--post-renderer" flag', 'not found'] },
        { range: '*', exit: 0, stdout: ['kind: ConfigMap # rendered'] },
      ],
    },
    {
      row: 'hooks-too',
      shows: 'row',
      line: 'helm template r ./chart --set hook=succeeds --post-renderer renderer',
      name: 'a plugin, Helm 4',
      ...RENDERER,
      on: FOUR,
      expect: [{ range: '*', exit: 0, stdout: ['kind: Job # rendered'] }],
    },
    {
      row: 'hooks-too',
      shows: 'row',
      line: 'helm template r ./chart --set hook=succeeds --post-renderer ./renderer.sh',
      name: 'an executable, Helm 3',
      ...SCRIPT,
      on: '>=3.1.0 <4.0.0',
      expect: [
        {
          range: '*',
          exit: 0,
          stdout: ['kind: ConfigMap # rendered', 'kind: Job'],
          noStdout: ['kind: Job # rendered'],
        },
      ],
    },
    {
      row: 'hooks-too',
      shows: 'row',
      line: 'helm template r ./chart --post-renderer nothing',
      plugins: ['renderer-empty'],
      before: ['helm plugin install ./renderer-empty'],
      on: FOUR,
      expect: [{ range: '*', exit: 1 }],
    },
    {
      row: 'args-go-to-plugin',
      shows: 'row',
      line: 'helm template r ./chart --post-renderer renderer --post-renderer-args there',
      ...RENDERER,
      on: FOUR,
      expect: [{ range: '*', exit: 0, stdout: ['kind: ConfigMap # rendered'] }],
    },
    rejected(
      'twice',
      'helm template r ./chart --post-renderer renderer --post-renderer renderer',
      FOUR,
      'cannot specify --post-renderer flag more than once',
      { ...RENDERER, on: FOUR },
    ),
    {
      row: 'twice',
      shows: 'row',
      line: 'helm template r ./chart --post-renderer /bin/false --post-renderer ./renderer.sh',
      ...SCRIPT,
      on: '>=3.1.0 <4.0.0',
      expect: [{ range: '*', exit: 0, stdout: ['kind: ConfigMap # rendered'] }],
    },
  ],
  advice: { twice: 'an executable on Helm 3, a plugin on Helm 4' },
};
