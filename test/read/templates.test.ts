/** Files that a template engine completes, as every reader gets them. */
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/facts.ts';
import { formatOf, loadReader } from '../../src/read/formats.ts';
import { completed, completedPath } from '../../src/read/lib/completed.ts';
import { cpuMs } from '../lib/cpu.ts';
import * as fc from '../lib/fast-check.ts';
import { checkSpans } from './lib/show.ts';

async function read(path: string, text: string): Promise<{ reader: string | undefined; facts: readonly Fact[] }> {
  const file = { path, text };
  const format = formatOf(file);
  if (format === undefined) return { reader: undefined, facts: [] };
  const reader = await loadReader(format);
  const facts = reader.read(file);
  checkSpans(facts, completed(file));
  return { reader: reader.name, facts };
}

async function shown(path: string, text: string): Promise<string[]> {
  const { facts } = await read(path, text);
  return facts.flatMap((fact): string[] => {
    if (fact.kind === 'unresolved') return [`unresolved ${fact.what}`];
    if (fact.kind === 'pin') return [`pin ${fact.range} ${fact.version?.shown} (${fact.assumes})`];
    if (fact.kind !== 'command') return [];
    const flags = fact.flags.map(({ written, span }) => `${written}@${span.startLine}:${span.startColumn}`);
    return [[...fact.path, ...flags, ...fact.args.map((word) => word.shown)].join(' ')];
  });
}

test('the name under which a template is asked about', () => {
  const names = {
    'deploy.sh.j2': 'deploy.sh',
    '.gitlab-ci.yml.tmpl': '.gitlab-ci.yml',
    'Dockerfile.erb': 'Dockerfile',
    'x/job.yaml.gotmpl': 'x/job.yaml',
    'run.sh.tpl.j2': 'run.sh',
    'install.sh.example': 'install.sh',
    'chart/templates/_job.tpl': 'chart/templates/_job.yaml',
    'chart/README.gotmpl': 'chart/README.md',
    '.tpl': '.tpl',
    'a/.j2': 'a/.j2',
    'main.go': 'main.go',
  };
  for (const [path, name] of Object.entries(names)) expect(completedPath(path), path).toBe(name);
});

test.each([
  ['deploy.sh.j2', 'shell'],
  ['Dockerfile.erb', 'dockerfile'],
  ['build.mk.tmpl', 'makefile'],
  ['.gitlab-ci.yml.jinja', 'gitlab-ci'],
  ['README.md.gotmpl', 'markdown'],
])('%s goes to the reader %s', async (path, name) => {
  expect((await read(path, '# helm\n')).reader).toBe(name);
});

describe('what is certain is read, the rest is not guessed', () => {
  test('Jinja in a script', async () => {
    const text = [
      '#!/bin/sh',
      '{# helm install x --force #}',
      '{% if prod %}',
      'helm upgrade {{ release }} ./chart --atomic {{ extra_args | join(" ") }} \\',
      "  --namespace={{ ns }}-apps {% if slow %}--wait{% endif %} --version '{{ version }}'",
      '{% endif %}',
      'helm{{ major }} list -a',
    ].join('\n');
    expect(await shown('deploy.sh.j2', text)).toEqual([
      'upgrade --atomic@4:36 --namespace@5:3 --wait@5:42 --version@5:60 {{ release }} ./chart',
      'unresolved {{ extra_args | join(" ") }}',
    ]);
  });
  test('ERB in a Dockerfile', async () => {
    const text =
      'FROM alpine/helm:<%= @helm %>\n<% if @lint %>\nRUN helm version -c\n<% end %>\nFROM alpine/helm:3.<%= x %>\n';
    expect(await shown('Dockerfile.erb', text)).toEqual([
      'version -c@3:18',
      'pin undefined <%= @helm %> (a template engine completes this file)',
      'pin >=3.0.0 <4.0.0 3.<%= x %> (a template engine completes this file)',
    ]);
  });
  test('control words that stand in a word make it unknown', async () => {
    const text =
      'helm pull x --version {% if a %}3.1{% else %}3.2{% endif %}\nhelm lint{% if a %} --strict{% endif %} ./c\n';
    expect(await shown('a.sh.jinja2', text)).toEqual(['pull --version@1:13 x', 'lint --strict@2:21 ./c']);
  });
  test('Terraform templates, with what is left for the shell', async () => {
    const text = 'helm upgrade ${release} ./c --atomic %{ if wait }--wait=true%{ endif }\n';
    expect(await shown('user-data.sh.tftpl', text)).toEqual(['upgrade --atomic@1:29 --wait@1:50 ${release} ./c']);
  });
  test('cookiecutter, by path and by text', async () => {
    const text = 'helm upgrade --install {{ cookiecutter.name }} ./c --force\n';
    for (const path of ['{{cookiecutter.slug}}/deploy.sh', 'template/deploy.sh'])
      expect((await read(path, text)).facts[0]).toMatchObject({ assumes: 'a template engine completes this file' });
    expect((await read('deploy.sh', 'helm upgrade x ./c --force')).facts[0]).not.toHaveProperty('assumes');
  });
  test('a control word on the first line of a block scalar', async () => {
    const text =
      'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - command: [sh, -c]\n    args:\n    - |\n      {{- if .Values.wait }}\n      helm list -a\n      {{- end }}\n';
    expect(await shown('c/templates/a.yaml', text)).toEqual(['list -a@9:17']);
    const twice = text.replace('      {{- if', '{{- if .Values.a }}\n{{- if');
    expect(await shown('c/templates/a.yaml', twice)).toEqual(['list -a@10:17']);
  });
  test('templates of charts, and files in folders of that name that are none', () => {
    const isTemplate = (path: string, text: string) => completed({ path, text }).template !== undefined;
    expect(isTemplate('c/templates/a.yaml', 'x: {{ .Values.x }}')).toBe(true);
    expect(isTemplate('c/templates/a.yaml', 'x: {{inputs.parameters.x}}')).toBe(false);
    expect(isTemplate('c/templates/a.yaml', 'run: ${{ inputs.x }}')).toBe(false);
    expect(isTemplate('c/other/a.yaml', 'x: {{ .Values.x }}')).toBe(false);
  });
});

test('places stay where they are, whatever the text', () => {
  const fragments = [
    '{{',
    '}}',
    '{%',
    '%}',
    '{#',
    '#}',
    '<%',
    '%>',
    '<%=',
    'helm upgrade a b',
    ' --wait ',
    '\n',
    '"',
    ' ',
    '$',
    '\\\n',
    'é',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...fragments), { maxLength: 30 }), (parts) => {
      const file = { path: 'a.sh.j2', text: parts.join('') };
      const { text } = completed(file);
      expect(text.length).toBe(file.text.length);
      expect(text.replace(/[^\r\n]/g, '')).toBe(file.text.replace(/[^\r\n]/g, ''));
      for (let at = 0; at < text.length; at++)
        if (text[at] !== ' ' && text[at] !== '\uFDD0') expect(text[at]).toBe(file.text[at]);
    }),
    { numRuns: 100 },
  );
});

test('many openers without an end take no time', () => {
  for (const opener of ['{{', '{%', '<%', '{{ }}', '{{ x\n'])
    for (const path of ['a.sh.j2', 'c/templates/a.yaml']) {
      const begin = cpuMs();
      completed({ path, text: `${opener.repeat(200_000)}{{ .Values.x }}` });
      expect(cpuMs() - begin, opener).toBeLessThan(2_000);
    }
});
