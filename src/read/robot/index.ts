import type { Fact, Scope } from '../../facts.ts';
import { isHelmVariable } from '../../helm/environment.ts';
import { pinOfVersionVariable } from '../../helm/install/index.ts';
import { fileText, spanOf, type Text } from '../../source/text.ts';
import { callList } from '../lib/calls.ts';
import { layered, table } from '../lib/table.ts';
import { urlFacts } from '../lib/urls.ts';
import { appended, type Value } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';
import type { Reader } from '../reader.ts';
import { format } from './format.ts';
import { type Row, rowsOf } from './rows.ts';
import { callKeyword, runRow, runUncalled, type Suite } from './run.ts';
import { cellValue, type Names, nameOf } from './values.ts';

export const reader: Reader = {
  ...format,
  read: (file) => extract(fileText(file), [{ kind: 'file', name: file.path }]),
};

/** Rows that one file may make the reader run. */
const BUDGET = 20_000;

/** The facts of a suite or a resource file. */
function extract(text: Text, scope: Scope): readonly Fact[] {
  const rows = rowsOf(text);
  const names = table<Value>();
  const calls = callList({ file: text.file, scope, origin: 'shell' });
  const suite: Suite = { text, scope, calls, keywords: new Map(), called: new Set(), budget: BUDGET };
  const tests: Row[][] = [];
  let current: Row[] | undefined;
  for (const row of rows) {
    const { section, inner, cells } = row;
    const [first] = cells;
    if (first === undefined) continue;
    const written = text.value.slice(first.start, first.end);
    if (section === 'variable') setVariable(suite, row, names);
    else if (!/^(?:test case|task|keyword)$/.test(section)) continue;
    else if (inner) current?.push(row);
    else {
      current = cells.length > 1 ? [{ ...row, inner: true, cells: cells.slice(1) }] : [];
      if (section === 'keyword') suite.keywords.set(nameOf(written), current);
      else tests.push(current);
    }
  }
  for (const row of rows) if (row.section === 'setting') readSetting(suite, row, names);
  for (const test of tests) {
    const local = layered(names);
    for (const row of test) runRow(suite, row, local, 0, []);
  }
  runUncalled(suite, names);
  const { facts } = calls.finish();
  if (suite.budget > 0) return [...facts, ...urlFacts(text, scope, 'shell')];
  const span = spanOf(text, 0, Math.min(1, text.value.length));
  const reason = 'too many rows to follow; the rest was not read';
  return [...facts, { kind: 'unresolved', scope, span, what: 'suite', reason, relevant: true }];
}

/** `${NAME}    value`, `@{LIST}    a    b` of the section of variables. */
function setVariable({ text, calls, scope }: Suite, { cells }: Row, names: Names): void {
  const [first, ...rest] = cells;
  const match = first && /^[$@&]\{([^{}]{1,200})\}[ \t]*=?$/.exec(text.value.slice(first.start, first.end));
  if (first === undefined || match?.[1] === undefined) return;
  const value = rest
    .map((cell) => cellValue(text, cell, names))
    .reduce((all, one) => appended(all, one, 'fields'), { alternatives: [[]] } as Value);
  names.set(nameOf(match[1]), value);
  const [only] = rest;
  if (only === undefined || rest.length > 1) return;
  const word = wordOf(value.alternatives[0]?.[0] ?? [], spanOf(text, only.start, only.end));
  const pin = word.via.length > 0 ? undefined : pinOfVersionVariable(match[1].replace(/ /g, '_'), word);
  if (pin !== undefined) calls.pin(pin, []);
  const name = match[1].toUpperCase();
  if (isHelmVariable(name) && name.startsWith('HELM_') === false) {
    calls.add({ kind: 'env', origin: 'shell', scope, name, value: word, span: word.span });
  }
}

/** `Suite Setup    Run Process    helm    …`, `Resource    common.resource`. */
function readSetting(suite: Suite, { cells }: Row, names: Names): void {
  const { text, scope, calls } = suite;
  const [first, ...rest] = cells;
  const [path] = rest;
  if (first === undefined || path === undefined) return;
  const name = nameOf(text.value.slice(first.start, first.end)).replace(/:$/, '');
  if (/^(?:suite|test|task)(?:setup|teardown)$/.test(name)) callKeyword(suite, rest, layered(names), 0, []);
  if (name !== 'resource') return;
  const span = spanOf(text, path.start, path.end);
  const written = text.value
    .slice(path.start, path.end)
    .replace(/^\$\{(?:CURDIR|EXECDIR)\}(?:\$\{\/\}|\/)/i, './')
    .replaceAll('${/}', '/');
  if (written.includes('${')) calls.add({ kind: 'outside', scope, what: `resource ${written.slice(0, 200)}`, span });
  else
    calls.add({
      kind: 'link',
      origin: 'shell',
      scope,
      how: 'include',
      path: written,
      arguments: [],
      variables: [],
      guards: [],
      span,
    });
}
