/** Which file of the repository a path means that one of its files names. */
import { posix } from 'node:path';
import type { Link } from '../../facts.ts';
import { addTo } from '../../multimap.ts';

/** Finds the file that a link leads to; undefined when there is none, or when several could be meant. */
export interface Resolver {
  readonly file: (link: Link, from: string) => string | undefined;
  /** As `file`, for a path that a file sources or includes. */
  readonly path: (path: string, from: string, directory?: string) => string | undefined;
}

/** Names under which a tool looks for its file, in order. */
const FILES: Readonly<Record<Exclude<NonNullable<Link['tool']>, 'tekton' | 'argo'>, readonly string[]>> = {
  make: ['GNUmakefile', 'makefile', 'Makefile'],
  task: ['Taskfile.yml', 'taskfile.yml', 'Taskfile.yaml', 'taskfile.yaml', 'Taskfile.dist.yml', 'Taskfile.dist.yaml'],
  just: ['justfile', 'Justfile', '.justfile'],
  npm: ['package.json'],
  rake: ['Rakefile', 'rakefile', 'Rakefile.rb'],
  earthly: ['Earthfile'],
  mage: ['magefile.go', 'magefiles/magefile.go', 'magefiles/main.go'],
  asdf: ['.tool-versions'],
  mise: ['mise.toml', '.mise.toml', 'mise/config.toml', '.mise/config.toml', '.config/mise.toml', '.tool-versions'],
  aqua: ['aqua.yaml', 'aqua.yml', '.aqua.yaml', '.aqua.yml', 'aqua/aqua.yaml', '.aqua/aqua.yaml'],
  devbox: ['devbox.json'],
  nix: ['flake.nix', 'shell.nix', 'default.nix'],
  brew: ['Brewfile', '.Brewfile'],
  conda: ['environment.yml', 'environment.yaml', 'conda.yml', 'conda.yaml', 'pixi.toml'],
  devcontainer: ['.devcontainer/devcontainer.json', '.devcontainer.json'],
};
/** Tools that look for their file in the directories above as well. */
const UPWARD = new Set<Link['tool']>(['task', 'just', 'rake', 'asdf', 'mise', 'aqua', 'devbox', 'devcontainer']);
const ANY = '**/';

/**
 * @param paths every file that was listed, relative to the root, with forward slashes
 * @param objects the file that defines an object of a cluster, by tool and name
 */
export function resolver(
  paths: { readonly has: (path: string) => boolean; readonly keys: () => Iterable<string> },
  objects: (tool: 'tekton' | 'argo', name: string) => string | undefined = () => undefined,
): Resolver {
  let byName: Map<string, string[]> | undefined;
  const named = (name: string): readonly string[] => {
    if (byName === undefined) {
      byName = new Map();
      for (const path of paths.keys()) {
        const base = path.slice(path.lastIndexOf('/') + 1);
        addTo(byName, base, path);
      }
    }
    return byName.get(name) ?? [];
  };
  /** The one path that ends in `tail`; of several the one beside `from`. */
  const ending = (tail: string, from: string): string | undefined => {
    const found = named(tail.slice(tail.lastIndexOf('/') + 1)).filter(
      (path) => path === tail || path.endsWith(`/${tail}`),
    );
    if (found.length <= 1) return found[0];
    const beside = posix.join(posix.dirname(from), tail);
    return found.includes(beside) ? beside : found.includes(tail) ? tail : undefined;
  };
  const at = (path: string): string | undefined => {
    const plain = posix.normalize(path).replace(/^(?:\.\/)+/, '');
    return paths.has(plain) ? plain : undefined;
  };
  const resolve = (written: string, from: string, directory = ''): string | undefined => {
    if (written === '' || written.length > 1_000 || /[\0\n]|:\/\//.test(written)) return undefined;
    if (written.startsWith(ANY)) {
      const tail = posix.normalize(written.slice(ANY.length)).replace(/^(?:\.\.?\/)+/, '');
      return ending(tail, from);
    }
    if (written.startsWith('/'))
      return at(written.slice(1)) ?? (written.split('/').length > 3 ? ending(written.slice(1), from) : undefined);
    const here = posix.dirname(from);
    const bases = directory === '' || directory.startsWith('**') ? [] : [directory, posix.join(here, directory)];
    for (const base of [...bases, '', here]) {
      const found = at(posix.join(base, written));
      if (found !== undefined) return found;
    }
    // Another working directory, which nothing says.
    const tail = posix.normalize(written).replace(/^(?:\.\.?\/)+/, '');
    return tail.includes('/') || directory.startsWith('**') ? ending(tail, from) : undefined;
  };
  const target = (link: Link, from: string): string | undefined => {
    if (link.tool === undefined || link.tool === 'tekton' || link.tool === 'argo') return at(link.path);
    if (link.file !== undefined) {
      return resolve(posix.join(link.path, link.file), from, link.from) ?? resolve(link.file, from, link.from);
    }
    const names = FILES[link.tool];
    for (const name of names) {
      const found = resolve(link.path === '' ? name : posix.join(link.path, name), from, link.from);
      if (found !== undefined) return found;
    }
    if (!UPWARD.has(link.tool)) return undefined;
    for (let folder = posix.dirname(from); folder !== '.' && folder !== '/'; folder = posix.dirname(folder)) {
      const found = names.map((name) => at(posix.join(folder, name))).find((path) => path !== undefined);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  /** What links lead to; they are asked about again and again. */
  const found = new WeakMap<Link, { readonly to: string | undefined }>();
  return {
    path: resolve,
    file(link, from) {
      const before = found.get(link);
      if (before !== undefined) return before.to;
      const to = fileOf(link, from);
      // Objects are found when more files have been read.
      if (link.tool !== 'tekton' && link.tool !== 'argo') found.set(link, { to });
      return to;
    },
  };

  function fileOf(link: Link, from: string): string | undefined {
    switch (link.how) {
      case 'target':
      case 'tools':
        return target(link, from);
      case 'uses':
        if (link.tool === 'tekton' || link.tool === 'argo') return objects(link.tool, link.path);
        return (
          resolve(link.path, from) ??
          ['action.yml', 'action.yaml']
            .map((name) => resolve(posix.join(link.path, name), from))
            .find((path) => path !== undefined)
        );
      case 'build':
        return link.file === undefined ? undefined : resolve(link.file, from, link.from);
      case 'image':
        return undefined;
      case 'run':
      case 'source':
      case 'include':
      case 'variables':
        return resolve(link.path, from, link.from);
    }
  }
}
