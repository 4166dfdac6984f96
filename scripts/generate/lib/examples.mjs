// The bad and the good example of a rule's page: its fixtures `err.…` and `ok.…`, or the folders of those names.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { AS_OF, audit, newest4 } from './dist.mjs';

/** The bad example of a rule: of its cases `err.…` the one with the most findings, else the folder `err`. */
export async function badExample(root, rule) {
  const examples = casesOf(root, rule, 'err').map((name) => example(root, rule, name));
  const [best] = (await Promise.all(examples)).sort((a, b) => b.findings.length - a.findings.length);
  if (best === undefined || best.findings.length === 0)
    throw new Error(`the bad example of ${rule.name} has no finding`);
  return best;
}

/** The good example of a rule, of the same format as the bad one if there is such a case. */
export async function goodExample(root, rule, bad) {
  const names = casesOf(root, rule, 'ok');
  const like = bad.name.replace(/^err/, 'ok');
  const found = await example(root, rule, names.find((name) => name === like) ?? names[0] ?? 'ok');
  if (found.findings.length > 0) throw new Error(`the good example of ${rule.name} has findings`);
  return found;
}

function casesOf(root, rule, kind) {
  const names = readdirSync(join(root, 'fixtures', 'rules', rule.name)).filter(
    (name) => !name.endsWith('.expected.txt'),
  );
  const files = names.filter((name) => name.startsWith(`${kind}.`));
  return files.length > 0 ? files : names.filter((name) => name === kind);
}

async function example(root, rule, name) {
  const folder = join(root, 'fixtures', 'rules', rule.name);
  const single = name.includes('.');
  const place = single ? folder : join(folder, name);
  const files = single ? [name] : filesBelow(place);
  const { report } = await audit({
    paths: ['.'],
    cwd: place,
    include: single ? [name] : [],
    exclude: [],
    target: newest4(),
    asOf: AS_OF,
    minConfidence: 'low',
    ignores: true,
  });
  const text = (path) => readFileSync(join(place, path), 'utf8');
  return {
    name,
    files: files.map((path) => ({ path, text: text(path), language: languageOf(path) })),
    findings: report.findings
      .filter((finding) => finding.rule === rule.name)
      .map((finding) => ({ ...finding, text: text(finding.span.path).slice(finding.span.start, finding.span.end) })),
  };
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** The name of a language for a fence. */
export function languageOf(path) {
  const name = basename(path);
  if (/\.ya?ml$/.test(name)) return 'yaml';
  if (/dockerfile/i.test(name)) return 'dockerfile';
  if (/\.mk$|^Makefile$/.test(name)) return 'make';
  if (/\.(ts|mjs|json|md)$/.test(name)) return name.slice(name.lastIndexOf('.') + 1);
  return name.endsWith('.txt') ? 'text' : 'bash';
}
