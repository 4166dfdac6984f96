/** Which kind of version file a path names. */

export type Kind = 'asdf' | 'mise' | 'aqua' | 'devbox' | 'nix' | 'brewfile' | 'conda' | 'devcontainer' | 'env';

const KINDS: readonly (readonly [Kind, RegExp])[] = [
  ['asdf', /(?:^|\/)\.tool-versions$/],
  // https://mise.jdx.dev/configuration.html
  ['mise', /(?:^|\/)(?:\.?mise(?:\.[\w-]+)*\.toml|(?:\.config\/)?\.?mise\/config(?:\.[\w-]+)*\.toml|\.?rtx\.toml)$/],
  // https://aquaproj.github.io/docs/reference/config/#configuration-file-path
  ['aqua', /(?:^|\/)\.?aqua(?:\/aqua)?(?:[.-][\w-]+)?\.ya?ml$|(?:^|\/)\.?aqua\/[\w-]+\.ya?ml$/],
  ['devbox', /(?:^|\/)devbox\.json$/],
  ['nix', /\.nix$/],
  ['brewfile', /(?:^|\/)\.?Brewfile$/],
  ['conda', /(?:^|\/)(?:[\w.-]*environment[\w.-]*|conda[\w.-]*)\.ya?ml$|(?:^|\/)pixi\.toml$/],
  ['devcontainer', /(?:^|\/)\.?devcontainer\.json$/],
  ['env', /(?:^|\/)(?:\.env(?:\.[\w.-]+)?|[\w.-]*[\w-]\.env)$/],
];

/** The kind of version file that a path is called after. */
export function kindOf(path: string): Kind | undefined {
  return KINDS.find(([, pattern]) => pattern.test(path))?.[0];
}
