/** How package managers are told to install something, and how they write a package with its version. */
export interface Manager {
  readonly tool: string;
  /** Base names of its program, lower case. */
  readonly commands: readonly string[];
  /** Sub-commands that install, each as its words one after another. */
  readonly install: readonly (readonly RegExp[])[];
  /** A package, with the groups name, operator and version (version last). */
  readonly spec: RegExp;
  /** Options whose value is the version. */
  readonly version?: readonly string[];
  /** Options whose value is something else. */
  readonly valued?: readonly string[];
  /** The version is the word after the package. */
  readonly separate?: boolean;
  /** `=3.17` means any 3.17. */
  readonly fuzzy?: boolean;
  /** Those of `commands` that install without a sub-command. */
  readonly bare?: readonly string[];
}

const INSTALL = [[/^install$/]];
const WITH_AT = '(?:(?<operator>@)(?<version>.+))?$';

export const MANAGERS: readonly Manager[] = [
  {
    tool: 'apt',
    commands: ['apt', 'apt-get', 'aptitude', 'nala', 'install_packages'],
    bare: ['install_packages'],
    install: INSTALL,
    valued: ['-o', '-t', '-c', '--target-release', '--option'],
    spec: /^(?<name>helm)(?::\w+)?(?:(?<operator>=)(?<version>.+))?$/,
  },
  {
    tool: 'dnf',
    commands: ['dnf', 'dnf5', 'yum', 'microdnf', 'tdnf', 'zypper'],
    install: [[/^(?:install|in|upgrade|update)$/]],
    valued: ['-c', '--config', '--repo', '--repoid', '--enablerepo', '--disablerepo', '-x', '--installroot'],
    spec: /^(?<name>helm|helm3)(?:(?<operator>-|[<>]?=)(?<version>[\d$].*))?$/,
  },
  {
    tool: 'apk',
    commands: ['apk'],
    install: [[/^add$/]],
    valued: ['-t', '--virtual', '-X', '--repository', '-p', '--root', '--arch'],
    spec: /^(?<name>helm(?:-[34])?)(?:@[\w-]+)?(?:(?<operator>[<>]?=|~=?|[<>])(?<version>.+))?$/,
  },
  {
    tool: 'brew',
    commands: ['brew'],
    install: [[/^(?:install|upgrade|reinstall)$/]],
    spec: new RegExp(`^(?:[\\w-]+/[\\w-]+/)?(?<name>helm|kubernetes-helm)${WITH_AT}`),
  },
  {
    tool: 'port',
    commands: ['port'],
    install: [[/^install$/]],
    spec: /^(?<name>helm)(?:(?<operator>-)(?<version>\d.*))?$/,
  },
  {
    tool: 'choco',
    commands: ['choco', 'chocolatey', 'cinst', 'cup'],
    bare: ['cinst', 'cup'],
    install: [[/^(?:install|upgrade|update)$/]],
    version: ['--version', '-version', '--Version'],
    valued: ['--version', '-version', '-s', '--source', '--params'],
    spec: /^(?<name>kubernetes-helm)$/,
  },
  {
    tool: 'scoop',
    commands: ['scoop'],
    install: [[/^(?:install|update)$/]],
    spec: new RegExp(`^(?:[\\w-]+/)?(?<name>helm)${WITH_AT}`),
  },
  {
    tool: 'winget',
    commands: ['winget'],
    install: [[/^(?:install|add|upgrade)$/]],
    version: ['--version', '-v'],
    valued: ['--version', '-v', '-s', '--source', '-l', '--location', '--scope', '-a'],
    spec: /^(?:--?id[=:])?(?<name>Helm\.Helm)$/i,
  },
  {
    tool: 'snap',
    commands: ['snap'],
    install: [[/^(?:install|refresh)$/]],
    version: ['--channel'],
    valued: ['--channel', '--name', '--revision'],
    spec: /^(?<name>helm3?)$/,
  },
  {
    tool: 'conda',
    commands: ['conda', 'mamba', 'micromamba', 'pixi'],
    install: [[/^(?:install|create|add|update)$/], [/^global$/, /^install$/]],
    valued: ['-n', '--name', '-p', '--prefix', '-c', '--channel', '-f', '--file', '-e', '--environment'],
    fuzzy: true,
    spec: /^(?:[\w-]+::)?(?<name>kubernetes-helm)(?:\s*(?<operator>==|=|[<>~!]=?)\s*(?<version>.+))?$/,
  },
  {
    tool: 'pacman',
    commands: ['pacman', 'yay', 'paru'],
    install: [[/^-S[a-z]*$/], [/^--sync$/]],
    spec: /^(?:[\w-]+\/)?(?<name>helm)$/,
  },
  {
    tool: 'nix',
    commands: ['nix', 'nix-env', 'nix-shell', 'devbox', 'flox'],
    install: [
      [/^profile$/, /^(?:install|add)$/],
      [/^(?:shell|run|develop)$/],
      [/^(?:-i|-iA|--install|-p|--packages|add|install)$/],
    ],
    spec: new RegExp(`^(?:[\\w./:+?=&-]*#|nixpkgs\\.|nixos\\.|pkgs\\.)?(?<name>kubernetes-helm)${WITH_AT}`),
  },
  {
    tool: 'arkade',
    commands: ['arkade', 'ark'],
    install: [[/^get$/]],
    version: ['--version', '-v'],
    valued: ['--version', '-v', '--path', '--arch', '--os'],
    spec: new RegExp(`^(?<name>helm)${WITH_AT}`),
  },
  {
    tool: 'asdf',
    commands: ['asdf'],
    install: [[/^(?:install|global|local|set|shell)$/]],
    separate: true,
    spec: /^(?<name>helm)$/,
  },
  {
    tool: 'mise',
    commands: ['mise', 'rtx'],
    install: [[/^(?:use|u|install|i|exec|x|shell|local|global)$/]],
    valued: ['-e', '--env', '-C', '--cd', '-p', '--path', '-j', '--jobs', '--remove'],
    spec: new RegExp(`^(?:aqua:|ubi:|asdf:|github:)?(?<name>helm|helm/helm)${WITH_AT}`),
  },
  {
    tool: 'aqua',
    commands: ['aqua'],
    install: [[/^(?:g|generate|install|i)$/]],
    spec: new RegExp(`^(?<name>helm/helm)${WITH_AT}`),
  },
  {
    tool: 'gofish',
    commands: ['gofish'],
    install: INSTALL,
    spec: /^(?<name>helm)$/,
  },
];
