/** For which systems a Go file is built (https://pkg.go.dev/cmd/go#hdr-Build_constraints). */

const SYSTEMS: ReadonlySet<string> = new Set(
  'aix android darwin dragonfly freebsd illumos ios js linux netbsd openbsd plan9 solaris wasip1 windows'.split(' '),
);
const PROCESSORS: ReadonlySet<string> = new Set(
  '386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm'.split(' '),
);

/** The constraint of a file, from its `//go:build` line and its name; undefined for a file that is built everywhere. */
export function constraintOf(path: string, text: string): string | undefined {
  const head = /^(?:[ \t]*\/\/[^\n]*\n|[ \t]*\r?\n|\/\*[\s\S]*?\*\/)*?\/\/go:build[ \t]+([^\r\n]+)/.exec(
    text.slice(0, 20_000),
  );
  const written = head?.[1]?.trim();
  const parts = [...nameConstraints(path), ...(written === undefined ? [] : [written])];
  if (parts.length < 2) return parts[0];
  return parts.map((part) => (/^[\w.]+$/.test(part) ? part : `(${part})`)).join(' && ');
}

function nameConstraints(path: string): string[] {
  const name = path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\.go$/, '')
    .replace(/_test$/, '');
  const [before, last] =
    name.split('_').slice(1).slice(-2).length === 2 ? name.split('_').slice(-2) : ['', name.split('_').slice(1).at(-1)];
  if (last === undefined) return [];
  if (SYSTEMS.has(last)) return [last];
  if (!PROCESSORS.has(last)) return [];
  return before !== undefined && SYSTEMS.has(before) ? [before, last] : [last];
}

/** The constraint under which a file has to be built that files with these constraints need. */
export function anyOf(constraints: readonly (string | undefined)[]): string | undefined {
  const unique = new Set(constraints);
  if (unique.has(undefined)) return undefined;
  const parts = [...unique].filter((part) => part !== undefined).sort();
  if (parts.length < 2) return parts[0];
  return parts.map((part) => (/^!?[\w.]+$/.test(part) ? part : `(${part})`)).join(' || ');
}
