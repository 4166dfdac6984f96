import { describe, expect, it } from 'vitest';
import { reader } from '../../src/read/go/index.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { listed, readFixture, readText } from './lib/show.ts';

/** What a function body of a program gives. */
function body(statements: string, imports = 'import "os/exec"'): string[] {
  return listed(readText(reader, 'main.go', `package x\n${imports}\nfunc main() {\n${statements}\n}\n`));
}

describe('fixtures', () => {
  it('follows methods, fields, constants, appends and branches', () => {
    const shown = readFixture(reader, 'deploy.go');
    expect(shown.commands).toEqual([
      '35:9 helm upgrade --install@45:31 --atomic@46:23 --description=rolled out@46:35 -f@48:24? --debug@51:24? --namespace@56:24? --wait@56:52? --create-namespace@58:24? shop ./charts/shop',
      '70:3 helm repo update',
      '71:3 helm template --validate@71:36 shop ./charts/shop',
      '74:2 helm uninstall --no-hooks@74:60 shop',
    ]);
    expect(shown.pins).toEqual(['14:17 version-file 3.14.2 «v3.14.2»']);
    expect(shown.others).toEqual(['env 36:56 HELM_EXPERIMENTAL_OCI=1']);
    expect(shown.unresolved).toEqual([]);
  });

  it('reads the functions of mage', () => {
    expect(listed(readFixture(reader, 'magefile.go'))).toEqual([
      '12:23 helm uninstall --no-hooks@34:38 web',
      '17:21 helm upgrade --install@17:40 --wait@17:53 web ./chart',
      '20:65 helm test --logs@20:88 web',
      '25:25 helm dependency list ./chart',
      '27:18 helm dependency update --skip-refresh@27:54 ./chart',
      '29:47 helm lint --strict@29:74 ./chart',
    ]);
  });

  it('reads Terratest with its extra arguments, and scripts', () => {
    expect(listed(readFixture(reader, 'chart_test.go'))).toEqual([
      '24:8 helm uninstall web',
      '25:2 helm install --wait@21:17 web ../chart',
      '26:21 helm upgrade --install~26:26 --atomic@20:17 --timeout@20:29 web ../chart',
      '27:14 helm get manifest --revision@27:86 web',
      '29:14 helm template --validate@29:96 web ../chart',
      '35:13 helm rollback --recreate-pods@36:46 web 1',
      '38:15 helm list --all-namespaces@38:25 -o@38:42',
    ]);
  });

  it('says nothing of texts, flags of its own, struct tags, other programs and uses of the library', () => {
    expect(readFixture(reader, 'silent.go').facts).toEqual([]);
  });

  it('finds its way through every statement', () => {
    const shown = readFixture(reader, 'ugly.go');
    expect(shown.commands).toEqual([
      '43:7 $HELM_BIN upgrade -i@21:43 --wait~23:24 Sprintf("--timeout=%ds", 300) web ./chart',
      '46:23 helm list -a@46:39',
      '47:48 helm version --client@47:67',
      '48:9 helm repo add stable https://charts.helm.sh/stable',
      '49:16 helm',
    ]);
    expect(shown.unresolved).toEqual(['49:2 extra']);
  });
});

describe('shapes', () => {
  it.each([
    ['exec.Command("helm", "lint", "--strict")', ['4:15 helm lint --strict@4:31']],
    ['exec.Command("sh", "-c", "cd x && helm lint --strict").Run()', ['4:35 helm lint --strict@4:45']],
    ['exec.Command("kubectl", "delete", "--force")', []],
    ['exec.Command("echo", "helm upgrade --force")', []],
    ['a := []string{"lint"}\na = append(a, "--strict")\nexec.Command("helm", a...)', ['6:15 helm lint --strict@5:16']],
    [
      's := "helm lint --strict"\np := strings.Split(s, " ")\nexec.Command(p[0], p[1:]...)',
      ['6:1 helm lint --strict@4:17'],
    ],
    ['x := exec.Command("helm", "lint")\nx.Args = append(x.Args, "--strict")', ['4:20 helm lint']],
    [
      'if out, err := exec.Command("helm", "lint", "--strict").Output(); err != nil { panic(out) }',
      ['4:30 helm lint --strict@4:46'],
    ],
    [
      'for _, f := range []string{"--strict", "--debug"} { exec.Command("helm", "lint", f) }',
      ['4:67 helm lint --strict@4:29', '4:67 helm lint --debug@4:41'],
    ],
    ['defer func() { exec.Command("helm", "lint", "--strict").Run() }()', ['4:30 helm lint --strict@4:46']],
    ['var c *exec.Cmd = exec.Command(`helm`, `lint`, `--strict`)', ['4:33 helm lint --strict@4:49']],
    ['t.Log("helm upgrade --force"); fmt.Println("helm", "upgrade", "--force")', []],
    ['panic("helm upgrade --force")', []],
  ])('%s', (statements, expected) => {
    expect(body(statements)).toEqual(expected);
  });

  it('knows libraries by their import', () => {
    expect(body('sh.Run("helm", "lint", "--strict")', 'import sh "github.com/magefile/mage/sh"')).toEqual([
      '4:9 helm lint --strict@4:25',
    ]);
    expect(body('e.Command("helm", "lint", "--strict")', 'import e "os/exec"')).toEqual([
      '4:12 helm lint --strict@4:28',
    ]);
    expect(
      body(
        'm.RunUpgrade(helm.WithName("web"), helm.WithArgs("--force", "--wait"))',
        'import "sigs.k8s.io/e2e-framework/third_party/helm"',
      ),
    ).toEqual(['4:1 helm upgrade --force@4:51 --wait@4:62']);
    expect(
      body(
        'testcontainers.ContainerRequest{Image: "alpine/helm:3.14.0", Cmd: []string{"lint", "--strict"}}',
        'import "github.com/testcontainers/testcontainers-go"',
      ),
    ).toEqual(['4:41 helm lint --strict@4:85', 'pin 4:53 image 3.14.0 «3.14.0»']);
  });

  it('a flag whose value is a variable of the same name', () => {
    const text =
      'package x\nimport "os/exec"\nfunc f(namespace string) {\n\texec.Command("helm", "list", "--namespace="+namespace)\n}\n';
    expect(listed(readText(reader, 'a.go', text))).toEqual(['4:16 helm list "--namespace="+namespace@4:31']);
  });

  it('values of a function that also returns an error', () => {
    const text = `package x
import "os/exec"
func flags(wait bool) ([]string, error) {
	if !wait {
		return nil, errors.New("helm needs --wait")
	}
	return []string{"--wait"}, nil
}
func Deploy() error {
	f, err := flags(true)
	return exec.Command("helm", append([]string{"upgrade"}, f...)...).Run()
}
`;
    expect(listed(readText(reader, 'a.go', text))).toEqual(['11:23 helm upgrade --wait@7:19']);
  });
});

describe('hostile', () => {
  it('survives mutations', () => {
    survivesMutations(reader);
  });

  it.each([
    'func f() {',
    'if x {} else ',
    'switch {case x: ',
    'a(',
    'T{',
    '[]',
    'func(',
    'exec.Command("helm", ',
    'x.',
    'a := append(a, ',
    '`',
    'struct{',
    'map[string]',
  ])('%s many times over', (seed) => {
    readInTime(reader, 'a.go', `package x\nvar h = exec.Command("helm", "lint")\n${seed.repeat(40_000)}`, 5_000);
  });

  it('is fast where nothing runs', () => {
    const line = '\tr.values["helm.sh/chart"] = fmt.Sprintf("%s-%d", name, version) // render the chart\n';
    readInTime(reader, 'a.go', `package x\nfunc f() {\n${line.repeat(120_000)}}\n`, 2_000);
  });
});
