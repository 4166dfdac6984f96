import { describe, expect, test } from 'vitest';
import { reader } from '../../src/read/batch/index.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { hasFlag, listed, readFixture, readText } from './lib/show.ts';

const read = (text: string): readonly string[] => listed(readText(reader, 'x.cmd', text));

describe('batch files', () => {
  test('variables, continued lines, blocks, calls', () => {
    const shown = readFixture(reader, 'deploy.cmd');
    expect(shown.commands).toMatchInlineSnapshot(`
      [
        "11:1 helm upgrade --install@6:11 --atomic@6:21 --timeout@11:37 shop chart",
        "12:1 C:\\tools\\helm.exe upgrade --wait@13:3 --force@14:3 web chart",
        "16:3 helm uninstall --no-hooks@16:22 web",
        "20:1 helm upgrade --install@6:11 --atomic@6:21 last chart",
        "20:1 helm upgrade --reuse-values@18:12 last chart",
        "21:17 helm rollback --recreate-pods@21:35 web",
        "22:25 helm lint --strict@22:39 %%c",
        "23:6 helm repo update",
        "23:36 helm version --client@23:49",
        "26:22 helm.exe upgrade --atomic@26:49 web chart",
        "27:1 helm upgrade --set@27:24 web chart",
        "28:22 helm upgrade --atomic@28:45 web chart",
        "31:8 helm template --validate@31:32 web chart",
        "32:1 helm upgrade shop chart",
        "35:1 helm upgrade --atomic@35:23 %1 chart",
      ]
    `);
    expect([...shown.pins, ...shown.unresolved, ...shown.others, ...shown.links]).toMatchInlineSnapshot(`
      [
        "8:18 version-file 3.13.1 «3.13.1»",
        "29:41 package 3.10.0 «3.10.0»",
        "30:35 archive 3.7.2 «v3.7.2»",
        "27:40 %*",
        "env 9:5 HELM_DRIVER=sql",
        "25:6 run other.cmd",
      ]
    `);
  });

  test('places behind carets, quotes and line ends of Windows', () => {
    expect(read('@helm upgrade web . ^\r\n  --set "a=b" ^\r\n  --wait\r\n')).toEqual([
      '1:1 helm upgrade --set@2:3 --wait@3:3 web . a=b'.replace(' a=b', ''),
    ]);
  });

  test.each([
    ['echo helm upgrade --atomic'],
    ['rem helm upgrade --atomic'],
    ['@REM helm upgrade --atomic'],
    [':: helm upgrade --atomic'],
    [':helm upgrade --atomic'],
    ['title helm upgrade --atomic'],
    ['if exist helm echo helm upgrade --atomic'],
    ['helmfile apply --atomic'],
    ['for %%i in (helm upgrade --atomic) do echo %%i'],
    ['findstr /c:"helm upgrade --atomic" log.txt'],
  ])('is silent: %s', (text) => {
    expect(read(text)).toEqual([]);
  });

  test.each([
    ['@helm upgrade web . --atomic'],
    ['if "%A%"=="1" helm upgrade web . --atomic'],
    ['if not exist x.txt (helm upgrade web . --atomic)'],
    ['if %A% EQU 1 (echo x) else (helm upgrade web . --atomic)'],
    ['for /f "tokens=*" %%i in (a.txt) do helm upgrade web . --atomic'],
    ['cd charts && helm upgrade web . --atomic'],
    ['helm version || helm upgrade web . --atomic'],
    ['call "C:\\Program Files\\helm.exe" upgrade web . --atomic'],
    ['set A=--atomic& helm upgrade web . %a%'.replace('& ', '\n')],
    ['set "A=upgrade web . --atomic"\nhelm %A%'],
    ['cmd /c "helm upgrade web . --atomic"'],
    ['start /b helm upgrade web . --atomic'],
    ["for /f %%i in ('helm upgrade web . --atomic') do set X=%%i"],
    ['for %%s in (a b) do (\n  call helm upgrade x-%%s charts\\%%s --atomic || exit /b 1\n)'],
  ])('finds the flag: %s', (text) => {
    expect(hasFlag(readText(reader, 'x.cmd', text), 'atomic')).toBe(true);
  });

  test('mutations', () => survivesMutations(reader));

  test.each([
    ['percent signs', '%'.repeat(100_000)],
    ['references', `helm ls ${'%A%'.repeat(20_000)}`],
    ['carets', '^\n'.repeat(50_000)],
    ['brackets', '('.repeat(50_000)],
    ['if', 'if 1==1 '.repeat(20_000)],
    ['growing variables', `set A=a b\n${'set A=%A% %A%\n'.repeat(200)}helm ls %A%`],
    ['either', `${'if 1==1 set A=%A%x\n'.repeat(2_000)}helm ls %A%`],
    ['pipes', 'helm ls |'.repeat(20_000)],
    ['call', `call ${'call '.repeat(20_000)}`],
  ])('in time: %s', (_, text) => {
    readInTime(reader, 'x.cmd', text);
  });
});
