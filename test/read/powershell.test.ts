import { describe, expect, test } from 'vitest';
import { readPowerShell } from '../../src/read/lib/powershell/index.ts';
import { reader } from '../../src/read/powershell/index.ts';
import { fileText } from '../../src/source/text.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { hasFlag, listed, readFixture, readText } from './lib/show.ts';

const read = (text: string): readonly string[] => listed(readText(reader, 'x.ps1', text));

describe('PowerShell', () => {
  test('a script with parameters, lists, splatting, functions and texts that are run', () => {
    const shown = readFixture(reader, 'deploy.ps1');
    expect(shown.commands).toMatchInlineSnapshot(`
      [
        "26:1 helm upgrade --install@27:5 --atomic@28:5 --set@29:5 --timeout@30:5 $Release ./chart",
        "44:3 C:\\tools\\windows-amd64\\helm.exe upgrade --install@34:17 --wait@36:6 --dry-run@39:19 $Release ./chart",
        "44:3 C:\\tools\\windows-amd64\\helm.exe upgrade --install@34:17 --wait@36:6 --atomic@41:21 --cleanup-on-fail@41:33 $Release ./chart",
        "48:3 helm upgrade --force@47:23 web",
        "52:7 helm upgrade --recreate-pods@52:33 web ./web",
        "52:7 helm upgrade --recreate-pods@52:33 --reuse-values@54:39 api ./api",
        "57:9 helm install --atomic@57:39 $Release ./chart",
        "59:6 helm rollback --recreate-pods@59:31 $Release 1",
        "60:25 helm upgrade --install@60:56 --atomic@60:87 web ./chart",
        "61:15 helm.exe upgrade --install@61:49 --force@61:71 web ./chart",
        "62:9 helm upgrade --atomic@62:34 web ./chart",
        "63:12 helm lint --strict@63:30 ./chart",
        "64:1 helm template --set@64:31 web ./chart",
        "66:13 helm template --validate@66:39 web ./chart",
        "68:5 helm uninstall --no-hooks@68:25 one",
        "68:5 helm uninstall --no-hooks@68:25 two",
        "71:5 helm status $Release",
        "74:5 helm rollback --force@74:28 $Release",
        "77:14 helm (diff) upgrade web ./chart",
        "78:15 helm upgrade --wait@78:40 web ./chart",
        "78:50 helm test web",
        "78:67 helm rollback web",
        "82:5 helm list --namespace@82:13",
        "84:31 helm upgrade --atomic@84:59 remote ./chart",
      ]
    `);
    expect([...shown.pins, ...shown.unresolved, ...shown.others, ...shown.links]).toMatchInlineSnapshot(`
      [
        "10:29 archive 3.14.2 «v3.14.2»",
        "87:41 package 3.12.0 «3.12.0»",
        "44:9 $ExtraArgs",
        "env 20:1 HELM_DRIVER=configmap",
        "env 21:1 HELM_EXPERIMENTAL_OCI=1",
        "85:3 source ./common.ps1",
        "86:3 run ./install.ps1",
      ]
    `);
  });

  test('hash tables, formats, methods, blocks, version tests; texts that only mention Helm stay silent', () => {
    const shown = readFixture(reader, 'Shapes.psm1');
    expect(shown.commands).toMatchInlineSnapshot(`
      [
        "10:1 helm upgrade --install@6:22 --atomic@6:35 shop charts/shop",
        "12:20 helm upgrade --force@11:30 --namespace@11:38 shop ./chart",
        "14:21 helm upgrade --install@13:11 --wait@13:24 web ./chart",
        "18:3 helm upgrade --atomic@17:12",
        "20:1 helm upgrade --recreate-pods@19:31 web ./chart",
        "22:3 helm install --atomic@22:35 web ./chart",
        "23:3 $PSScriptRoot/bin/helm.exe template --validate@23:65 web ./chart",
        "39:16 helm upgrade --atomic@39:41 --dry-run@39:50 web ./chart",
        "40:31 helm upgrade --force@40:44",
        "43:52 helm lint --strict@43:74 $_.FullName",
        "44:29 helm upgrade --force@44:53 a ./chart",
        "44:29 helm upgrade --force@44:53 b ./chart",
        "45:12 helm version --short@45:25",
        "47:5 helm upgrade --atomic@47:30[3] web ./chart [helm 3]",
        "49:5 helm upgrade --rollback-on-failure@49:30[4] web ./chart [helm 4]",
        "51:10 helm upgrade --atomic@51:35 web ./chart",
        "52:17 helm upgrade --force@52:55 web ./chart",
        "53:27 helm upgrade --recreate-pods@53:52 web ./chart",
        "54:1 helm upgrade web ./chart $env:HELM_FLAGS",
        "55:18 helm uninstall --purge@55:34 web",
      ]
    `);
    expect([...shown.pins, ...shown.unresolved, ...shown.others, ...shown.links]).toMatchInlineSnapshot(`
      [
        "25:74 archive 3.9.4 «v3.9.4»",
        "26:29 package 3.17.0 «3.17.0»",
        "27:15 package floating >=4.3.1 «helm»",
        "52:29 image 3.8.0 «3.8.0»",
        "54:42 $more",
        "env 24:1 HELM_NAMESPACE=shop",
      ]
    `);
  });

  test('what is not closed is named, and the lines after it are read', () => {
    const shown = readFixture(reader, 'broken.ps1');
    expect(shown.commands).toMatchInlineSnapshot(`
      [
        "1:1 helm upgrade --atomic@1:26 web ./chart",
        "3:1 helm install --wait@3:26 web ./chart",
        "4:19 helm template ./chart",
        "6:1 helm rollback --force@6:19 web",
      ]
    `);
    expect(shown.unresolved.length).toBeGreaterThan(0);
    expect(shown.facts.some((fact) => fact.kind === 'unresolved' && fact.relevant)).toBe(true);
  });

  test('the place of a flag behind continued lines, escapes and line ends of Windows', () => {
    const text = 'helm upgrade web ./chart `\r\n  --wait `\r\n  # a comment ends it\r\nhelm lint "a`"b" --strict\r\n';
    expect(read(text)).toEqual(['1:1 helm upgrade --wait@2:3 web ./chart', '4:1 helm lint --strict@4:18 a"b']);
  });

  test.each([
    ['Write-Host "helm upgrade --atomic"'],
    ['Write-Host helm upgrade web --atomic'],
    ['$note = "helm upgrade --atomic"'],
    ['# helm upgrade --atomic'],
    ['<# helm upgrade\nhelm install --atomic #>'],
    ['Get-Content helm.txt | Select-String "helm upgrade --atomic"'],
    ["throw 'helm upgrade --atomic failed'"],
    ['Test-Path helm'],
    ['$helm.Version'],
    ['Mock helm { "upgrade --atomic" }'],
    ['Should -Invoke helm -Times 1'],
    ['Get-Help helm upgrade --atomic'],
    ['Set-Alias h helm'],
    ['helmfile apply --atomic'],
    ["@'\nhelm upgrade --atomic\n'@ | Out-File run.txt"],
  ])('is silent: %s', (text) => {
    expect(read(text)).toEqual([]);
  });

  test.each([
    ['& "helm" upgrade web . --atomic'],
    ["& 'C:\\Program Files\\helm\\helm.exe' upgrade web . --atomic"],
    ['$a = "upgrade", "--atomic"; helm @a'],
    ['$a = @(); $a += "upgrade"; $a += "--atomic"; & helm $a'],
    ['if (helm upgrade web . --atomic) { 1 }'],
    ['$r = $(helm upgrade web . --atomic)'],
    ['Write-Host "result: $(helm upgrade web . --atomic)"'],
    ['while ($true) { helm upgrade web . --atomic; break }'],
    ['do { helm upgrade web . --atomic } until ($?)'],
    ['try { helm upgrade web . --atomic } finally { }'],
    ['exec { helm upgrade web . --atomic }'],
    ['helm upgrade web . --atomic; exit 0'],
    ['$c = { helm upgrade web . --atomic }; & $c'],
    ['function f { helm @args }; f upgrade web . --atomic'],
    ['"helm upgrade web . --atomic" | Invoke-Expression'],
    ['$x = if ($y) { "--atomic" } else { "--wait" }; helm upgrade web . $x'],
    ['$x = $y ? "--atomic" : "--wait"; helm upgrade web . $x'],
    ['${helm path} = "helm"; & ${helm path} upgrade web . --atomic'],
    ['class C { [void] Run() { helm upgrade web . --atomic } }'],
    ['wsl helm upgrade web . --atomic'],
    ['$null = helm repo update; helm upgrade web . --atomic $null'],
    ['[void](helm upgrade web . --atomic)'],
    ['1..3 | % { helm upgrade web . --atomic }'],
    ['Start-Job -ScriptBlock { helm upgrade web . --atomic } | Out-Null'],
    ['if($a){helm upgrade web . --atomic}else{exit 1}'],
    ['function global:Deploy { helm upgrade web . --atomic }'],
    ['function f { param([scriptblock]$run = { param($a) & helm @a }); & $run @("upgrade", "--atomic") }'],
    [
      'function f { param([string[]]$Extra) $args = @("upgrade", "web") + $Extra; & helm @args }; f -Extra @("--atomic", "--wait")',
    ],
  ])('finds the flag: %s', (text) => {
    expect(hasFlag(readText(reader, 'x.ps1', text), 'atomic')).toBe(true);
  });

  test('holes, variables and pins of the host', () => {
    const text = fileText({ path: 'ci.yml', text: 'helm upgrade web . $(flags) --version $env:V' });
    const at = { text, start: 19, end: 27 };
    const flags = { alternatives: [[[{ text: '--atomic', at: undefined }]]] };
    const { facts } = readPowerShell({
      text,
      scope: [{ kind: 'file', name: 'ci.yml' }],
      origin: 'shell',
      holes: [{ start: at.start, end: at.end, value: flags }],
      variables: new Map([['V', { alternatives: [[[{ text: '1.2.3', at: undefined }]]] }]]),
    });
    expect(facts.map((fact) => (fact.kind === 'command' ? fact.words.map((word) => word.text) : fact.kind))).toEqual([
      ['upgrade', 'web', '.', '--atomic', '--version', '1.2.3'],
    ]);
  });

  test('a file without an extension that names pwsh', () => {
    expect(listed(readText(reader, 'bin/deploy', '#!/usr/bin/env pwsh\nhelm upgrade web . --atomic\n'))).toEqual([
      '2:1 helm upgrade --atomic@2:20 web .',
    ]);
  });

  test('mutations', () => survivesMutations(reader));

  test.each([
    ['open brackets', '('.repeat(50_000)],
    ['open braces', '@{a='.repeat(30_000)],
    ['subexpressions', '"$('.repeat(20_000)],
    ['unfinished strings', '"a\n'.repeat(8_001)],
    ['backquotes', '`'.repeat(100_000)],
    ['pipes', 'helm ls |'.repeat(20_000)],
    ['operators', `$x = 1${' + 1'.repeat(30_000)}`],
    ['commas', `$x = 1${',1'.repeat(20_000)}`],
    ['growing lists', `$a = @(1)\n${'$a += $a\n'.repeat(2_000)}helm @a`],
    ['growing formats', `$a = 'a'\n${"$a = '{0}{0}' -f $a\n$a = $a, $a -join $a\n".repeat(50)}helm $a`],
    ['unary operators', `$x = ${'-not '.repeat(50_000)}1`],
    ['types', '[a'.repeat(50_000)],
    ['functions in circles', 'function a { b; b }; function b { a; a; helm ls }; a'],
    ['members', `$x${'.a'.repeat(50_000)}`],
    ['here-strings', `@"\n${'@"\n'.repeat(20_000)}`],
    ['equal signs', '$a = '.repeat(20_000)],
    ['if', 'if (1) { '.repeat(20_000)],
    ['else if', `if (1) {} ${'elseif (1) { helm ls } '.repeat(5_000)}`],
  ])('in time: %s', (_, text) => {
    readInTime(reader, 'x.ps1', text, 6_000);
  });
});
