/** The small functions that a rewritten package gets, each only when something calls it. */
import type { HelperName } from './context.ts';

interface Helper {
  readonly name: string;
  readonly imports: readonly (readonly [name: string, path: string])[];
  /** With `$` for the name of the function. */
  readonly code: string;
}

const RELEASE: readonly (readonly [string, string])[] = [
  ['', 'fmt'],
  ['', 'helm.sh/helm/v4/pkg/release'],
  ['releasev1', 'helm.sh/helm/v4/pkg/release/v1'],
];

const HELPERS: Readonly<Record<HelperName, Helper>> = {
  release: {
    name: 'helmRelease',
    imports: RELEASE,
    code: `// $ gives a release of Helm 4 the type that it had in Helm 3.
func $(rel release.Releaser, err error) (*releasev1.Release, error) {
	typed, ok := rel.(*releasev1.Release)
	if !ok && rel != nil && err == nil {
		return nil, fmt.Errorf("release of type %T", rel)
	}
	return typed, err
}
`,
  },
  releases: {
    name: 'helmReleases',
    imports: RELEASE,
    code: `// $ gives releases of Helm 4 the type that they had in Helm 3.
func $(list []release.Releaser, err error) ([]*releasev1.Release, error) {
	if list == nil {
		return nil, err
	}
	typed := make([]*releasev1.Release, 0, len(list))
	for _, item := range list {
		rel, ok := item.(*releasev1.Release)
		if !ok {
			return nil, fmt.Errorf("release of type %T", item)
		}
		typed = append(typed, rel)
	}
	return typed, err
}
`,
  },
  waitStrategy: {
    name: 'helmWaitStrategy',
    imports: [['', 'helm.sh/helm/v4/pkg/kube']],
    code: `// $ waits as Helm 3 did.
func $(wait bool) kube.WaitStrategy {
	if wait {
		return kube.LegacyStrategy
	}
	return kube.HookOnlyStrategy
}
`,
  },
  dryRunStrategy: {
    name: 'helmDryRunStrategy',
    imports: [['', 'helm.sh/helm/v4/pkg/action']],
    code: `// $ is what the field DryRun of Helm 3 stands for in Helm 4.
func $(dryRun bool) action.DryRunStrategy {
	if dryRun {
		return action.DryRunClient
	}
	return action.DryRunNone
}
`,
  },
  upgradeStrategy: {
    name: 'helmUpgradeStrategy',
    imports: [['', 'helm.sh/helm/v4/pkg/action']],
    code: `// $ is what DryRun and DryRunOption of Helm 3's Upgrade stand for in Helm 4.
func $(dryRun bool, option string) action.DryRunStrategy {
	switch {
	case option == "server", dryRun && (option == "none" || option == "false"):
		return action.DryRunServer
	case dryRun, option == "client", option == "true":
		return action.DryRunClient
	}
	return action.DryRunNone
}
`,
  },
  installStrategy: {
    name: 'helmInstallStrategy',
    imports: [['', 'helm.sh/helm/v4/pkg/action']],
    code: `// $ is what ClientOnly, DryRun and DryRunOption of Helm 3's Install stand for in Helm 4. A dry run of Helm 3 that
// was not ClientOnly read the cluster; in Helm 4 templates of such a run can also look up in it.
func $(clientOnly, dryRun bool, option string) action.DryRunStrategy {
	switch {
	case clientOnly:
		return action.DryRunClient
	case dryRun, option == "client", option == "server", option == "true":
		return action.DryRunServer
	}
	return action.DryRunNone
}
`,
  },
  dependencies: {
    name: 'helmDependencies',
    imports: [
      ['', 'helm.sh/helm/v4/pkg/chart'],
      ['chartv2', 'helm.sh/helm/v4/pkg/chart/v2'],
    ],
    code: `// $ gives dependencies as Helm 4 takes them.
func $(list []*chartv2.Dependency) []chart.Dependency {
	dependencies := make([]chart.Dependency, 0, len(list))
	for _, dependency := range list {
		dependencies = append(dependencies, dependency)
	}
	return dependencies
}
`,
  },
  releaseOf: {
    name: 'helmReleaseOf',
    imports: [
      ['', 'helm.sh/helm/v4/pkg/release'],
      ['releasev1', 'helm.sh/helm/v4/pkg/release/v1'],
    ],
    code: `// $ gives a release of Helm 4 the type that it had in Helm 3.
func $(rel release.Releaser) *releasev1.Release {
	typed, _ := rel.(*releasev1.Release)
	return typed
}
`,
  },
  tested: {
    name: 'helmTested',
    imports: RELEASE,
    code: `// $ deletes the hooks of a release test as soon as it is over, as Helm 3 did.
func $(rel release.Releaser, shutdown func() error, err error) (*releasev1.Release, error) {
	if failed := shutdown(); failed != nil && err == nil {
		err = failed
	}
	typed, ok := rel.(*releasev1.Release)
	if !ok && rel != nil && err == nil {
		return nil, fmt.Errorf("release of type %T", rel)
	}
	return typed, err
}
`,
  },
  execRenderer: {
    name: 'helmExecRenderer',
    imports: [
      ['', 'bytes'],
      ['', 'fmt'],
      ['', 'os/exec'],
      ['', 'path/filepath'],
      ['', 'helm.sh/helm/v4/pkg/postrenderer'],
    ],
    code: `// $ is a post-renderer that runs a program, as postrender.NewExec of Helm 3 gave it.
func $(program string, args ...string) (postrenderer.PostRenderer, error) {
	found, err := exec.LookPath(program)
	if err != nil {
		return nil, fmt.Errorf("unable to find binary at %s: %w", program, err)
	}
	path, err := filepath.Abs(found)
	if err != nil {
		return nil, err
	}
	return $Program{path: path, args: args}, nil
}

type $Program struct {
	path string
	args []string
}

func (p $Program) Run(manifests *bytes.Buffer) (*bytes.Buffer, error) {
	var out, problems bytes.Buffer
	cmd := exec.Command(p.path, p.args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = manifests, &out, &problems
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("error while running command %s. error output:\\n%s: %w", p.path, problems.String(), err)
	}
	return &out, nil
}
`,
  },
  logHandler: {
    name: 'helmLogHandler',
    imports: [
      ['', 'context'],
      ['', 'log/slog'],
      ['', 'strings'],
    ],
    code: `// $ passes what Helm logs to a function in the manner of Printf.
func $(log func(format string, v ...any)) slog.Handler {
	return $Writer{log: log}
}

type $Writer struct {
	log    func(format string, v ...any)
	prefix string
	attrs  string
}

func (w $Writer) Enabled(context.Context, slog.Level) bool { return true }

func (w $Writer) Handle(_ context.Context, record slog.Record) error {
	var text strings.Builder
	text.WriteString(record.Message)
	text.WriteString(w.attrs)
	record.Attrs(func(attr slog.Attr) bool {
		text.WriteString(" " + w.prefix + attr.String())
		return true
	})
	w.log("%s", text.String())
	return nil
}

func (w $Writer) WithAttrs(attrs []slog.Attr) slog.Handler {
	for _, attr := range attrs {
		w.attrs += " " + w.prefix + attr.String()
	}
	return w
}

func (w $Writer) WithGroup(name string) slog.Handler {
	w.prefix += name + "."
	return w
}
`,
  },
};

/** The name that a helper has when it is free; the names derived from it begin with it. */
export function helperName(helper: HelperName): string {
  return HELPERS[helper].name;
}

/** Whether a text is that of the function of a helper under this name, as `helperFile` writes it. */
export function isHelper(helper: HelperName, name: string, text: string): boolean {
  const code = HELPERS[helper].code.replaceAll('$', name);
  const start = code.indexOf('\nfunc ') + 1;
  return code.startsWith(text.replaceAll('\r\n', '\n'), start);
}

/**
 * A Go file with the helpers that a package calls, as gofmt leaves it. `constraint` is the text behind `//go:build`, `taken` the
 * package-level names of the package, which no import may have.
 */
export function helperFile(
  packageName: string,
  helpers: ReadonlyMap<HelperName, string>,
  constraint: string | undefined,
  taken: ReadonlySet<string>,
): string {
  const used = [...helpers].sort(([, a], [, b]) => (a < b ? -1 : 1));
  let code = used.map(([helper, name]) => HELPERS[helper].code.replaceAll('$', name)).join('\n');
  const imports = new Map(used.flatMap(([helper]) => HELPERS[helper].imports.map(([name, path]) => [path, name])));
  const groups: [string[], string[]] = [[], []];
  for (const [path, name] of [...imports].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const own = name === '' ? (path.split('/').at(-1) ?? path) : name;
    const alias = taken.has(own) ? `helm4${own}` : name;
    if (alias !== name) code = code.replace(new RegExp(`\\b${own}\\.`, 'g'), `${alias}.`);
    groups[path.includes('.') ? 1 : 0].push(`\t${alias === '' ? '' : `${alias} `}"${path}"\n`);
  }
  const lines = groups.filter((group) => group.length > 0).map((group) => group.join(''));
  const build = constraint === undefined ? '' : `//go:build ${constraint}\n\n`;
  const origin = '// Written by helm4-audit fix: keeps the types and the behaviour of Helm 3.\n\n';
  return `${build}package ${packageName}\n\n${origin}import (\n${lines.join('\n')})\n\n${code}`;
}
