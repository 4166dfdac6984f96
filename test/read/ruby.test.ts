import { describe, expect, it } from 'vitest';
import { reader } from '../../src/read/ruby/index.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { listed, readFixture, readText } from './lib/show.ts';

function lines(text: string): string[] {
  return listed(readText(reader, 'a.rb', text));
}

describe('fixtures', () => {
  it('reads tasks, blocks, lists and here-documents', () => {
    expect(listed(readFixture(reader, 'Rakefile'))).toEqual([
      '11:3 helm upgrade --install@17:15 --atomic@18:15 --timeout=5m@18:29 --create-namespace@19:17? chart ./charts/chart',
      '26:9 helm lint --strict@26:19 ./charts/web',
      '29:12 helm dependency list ./charts/web',
      '30:9 helm dependency update --skip-refresh@30:34 ./charts/web',
      '37:5 helm template --validate@38:7 --api-versions@38:18 web ./charts/web',
      '41:68 helm get values --all@41:100 web',
      '43:13 helm list --all@43:21 -o@43:27',
      '44:9 helm rollback --recreate-pods@44:36 web',
      'pin 8:17 version-file 3.13.1 «v3.13.1»',
      'env 41:59 HELM_NAMESPACE=web',
    ]);
  });
  it('reads resources of Chef and methods of a class', () => {
    expect(listed(readFixture(reader, 'recipe.rb'))).toEqual([
      '5:12 helm repo update --fail-on-repo-update-fail@5:29',
      '12:5 helm upgrade --install@12:18 --force@12:41 --wait@13:7 web /srv/web',
      '17:10 helm uninstall --no-hooks@17:29 old',
      '20:34 /opt/bin/helm history --max@26:46 {release}',
      '26:16 {helm} history --max@26:46 {release}',
      '32:14 /opt/bin/helm uninstall --wait@31:16? release',
    ]);
  });
  it('says nothing of texts, comments, options and other programs', () => {
    expect(readFixture(reader, 'silent.rb').facts).toEqual([]);
  });
});

describe('shapes', () => {
  it.each([
    ['system "helm", "lint", "--strict"', ['1:9 helm lint --strict@1:25']],
    ['system({"A" => "b"}, "helm lint --strict", exception: true)', ['1:23 helm lint --strict@1:33']],
    ['x = if a then `helm lint --strict` else nil end', ['1:16 helm lint --strict@1:26']],
    ['Kernel.system("helm lint --strict") or raise', ['1:16 helm lint --strict@1:26']],
    ['run = ->(c) { sh c }\nsh [\'helm\', \'lint\', "--strict"].join(" ")', ['2:6 helm lint --strict@2:22']],
    ['cmd = "helm lint"\ncmd << " --strict"\nsh cmd', ['1:8 helm lint --strict@2:10']],
    [
      'case x\nwhen 1, 2 then sh "helm lint --strict"\nelse sh %Q{helm lint --quiet}\nend',
      ['2:20 helm lint --strict@2:30', '3:12 helm lint --quiet@3:22'],
    ],
    [
      'begin\n sh "helm lint --strict"\nrescue => e\n sh "helm lint --quiet"\nensure\n x\nend',
      ['2:6 helm lint --strict@2:16', '4:6 helm lint --quiet@4:16'],
    ],
    ['config.vm.provision "shell", inline: <<-SH\n  helm lint --strict\nSH\n', ['2:3 helm lint --strict@2:13']],
    ['execute :helm, "lint", "--strict"', ['1:10 helm lint --strict@1:25']],
    ['puts "helm lint --strict"', []],
    ['x = a ? "helm lint --strict" : nil', []],
  ])('%s', (text, expected) => {
    expect(lines(text)).toEqual(expected);
  });
});

describe('hostile', () => {
  it('survives mutations', () => {
    survivesMutations(reader);
  });

  it.each([
    'if x\n',
    'def f(',
    'x do |a| ',
    'a b ',
    '<<~A\n',
    '"#{',
    '{ |x| ',
    'case x when 1 ',
    'elsif x\n',
    'a = ',
    'a << ',
    '-> ',
    '%w[',
    'begin\n',
    'end\n',
    'x if y ',
    'class A\n',
    '@a.',
  ])('%s many times over', (seed) => {
    readInTime(reader, 'a.rb', `sh "helm lint"\n${seed.repeat(30_000)}`, 5_000);
  });
});
