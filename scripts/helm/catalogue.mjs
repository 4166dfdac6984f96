#!/usr/bin/env node
/**
 * Writes src/helm/data/catalogue.json and releases.json from the command trees that build.mjs dumped out of real Helm
 * binaries, and prints what changed between neighbours.
 *
 *   node scripts/helm/catalogue.mjs
 *
 * A published release without a dump has the grammar of the next dumped patch of its minor; build.mjs dumps every release
 * before one that changed a flag.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import compare from 'semver/functions/compare.js';
import { cacheDir, dumpedReleases, publishedReleases } from './releases.mjs';

/**
 * Commands whose check of arguments sets no upper bound, and which indeed read all of them although their usage line
 * shows no `...`: https://github.com/helm/helm/blob/v4.2.4/pkg/cmd/lint.go, search_hub.go, search_repo.go.
 */
const readAll = new Set(['lint', 'search hub', 'search repo', 'help', '']);

const out = (name) => fileURLToPath(new URL(`../../src/helm/data/${name}`, import.meta.url));

/** @type {{version: string, also: string[], tree: Record<string, any>}[]} */
const releases = [];
for (const version of [...dumpedReleases].sort(compare)) {
  const file = join(cacheDir, version, 'grammar.json');
  if (existsSync(file)) releases.push({ version, also: [], tree: fromDump(JSON.parse(readFileSync(file, 'utf8'))) });
}
for (const version of publishedReleases) {
  const minor = version.slice(0, version.lastIndexOf('.') + 1);
  const newer = releases.filter((r) => r.version[0] === version[0] && compare(r.version, version) >= 0);
  const stands = newer[0];
  if (stands === undefined) console.warn(`${version}: no dumped release stands for it`);
  else if (stands.version !== version) stands.also.push(version);
  if (stands?.version.startsWith(minor) === false) console.warn(`${version}: only ${stands.version} stands for it`);
}

const [first, ...later] = releases;
if (first === undefined) throw new Error(`no dumps under ${cacheDir}`);
const changes = {};
let before = first;
for (const release of later) {
  const change = difference(before.tree, release.tree);
  changes[release.version] = change;
  report(before.version, release.version, change);
  before = release;
}
writeFileSync(out('catalogue.json'), serialise({ base: first.tree, changes }));
const lines = releases.map(({ version, also }) => `  ${JSON.stringify({ version, also })}`);
writeFileSync(out('releases.json'), `[\n${lines.join(',\n')}\n]\n`);

/** The tree in the shape of the catalogue: by path, flags as short lists. */
function fromDump(commands) {
  const tree = {};
  for (const command of commands) {
    const flags = {};
    for (const flag of command.flags) {
      // cobra gives every command its own --help; once, at the root, says the same.
      if (flag.name === 'help' && command.path !== '') continue;
      const marks = `${flag.hidden ? 'h' : ''}${flag.persistent || flag.name === 'help' ? 'p' : ''}`;
      flags[flag.name] = trimmed([flag.type, flag.shorthand, flag.default, flag.noOptDefVal, flag.deprecated, marks]);
    }
    const { path, use, aliases, hidden, deprecated, arity } = command;
    tree[path] = {
      command: { use, args: [arity[0], highest(command)], ...optional({ aliases, hidden, deprecated }) },
      flags,
    };
  }
  return tree;
}

/** The most arguments that a command has a use for; -1 for any number. */
function highest({ path, use, arity, runnable }) {
  const [, high] = arity;
  if (high !== -1 || !runnable || readAll.has(path) || use.includes('...')) return high;
  return (use.match(/\[[^\]]*\]|<[^>]*>|\b[A-Z_]{2,}\b/g) ?? []).filter((part) => part !== '[options]').length;
}

function trimmed(fields) {
  const list = fields.map((field) => field ?? '');
  while (list.length > 1 && list.at(-1) === '') list.pop();
  return list;
}

function optional(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** What turns one tree into the other: set what is given, drop what is null. */
function difference(from, to) {
  const change = {};
  for (const path of sorted([...Object.keys(from), ...Object.keys(to)])) {
    const a = from[path];
    const b = to[path];
    if (b === undefined) {
      change[path] = null;
      continue;
    }
    const flags = {};
    for (const name of sorted([...Object.keys(a?.flags ?? {}), ...Object.keys(b.flags)])) {
      if (same(a?.flags[name], b.flags[name])) continue;
      flags[name] = b.flags[name] ?? null;
    }
    const entry = {};
    if (!same(a?.command, b.command)) entry.command = b.command;
    if (Object.keys(flags).length > 0) entry.flags = flags;
    if (Object.keys(entry).length > 0) change[path] = entry;
  }
  return change;
}

function sorted(names) {
  return [...new Set(names)].sort();
}

function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** JSON with one command or flag to a line, so that a change of one flag is a change of one line. */
function serialise({ base, changes }) {
  const commands = (tree, indent) => {
    const lines = Object.entries(tree).map(([path, entry]) => {
      const key = `${indent}${JSON.stringify(path)}: `;
      if (entry === null) return `${key}null`;
      const parts = [];
      if (entry.command !== undefined) parts.push(`${indent} "command": ${JSON.stringify(entry.command)}`);
      const flags = Object.entries(entry.flags ?? {}).map(
        ([name, flag]) => `${indent}  ${JSON.stringify(name)}: ${JSON.stringify(flag)}`,
      );
      if (flags.length > 0) parts.push(`${indent} "flags": {\n${flags.join(',\n')}\n${indent} }`);
      return `${key}{\n${parts.join(',\n')}\n${indent}}`;
    });
    return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${indent.slice(1)}}`;
  };
  const steps = Object.entries(changes).map(([version, tree]) => `  "${version}": ${commands(tree, '   ')}`);
  return `{\n "base": ${commands(base, '  ')},\n "changes": {\n${steps.join(',\n')}\n }\n}\n`;
}

function report(from, to, change) {
  const lines = [];
  for (const [path, entry] of Object.entries(change)) {
    if (entry === null) lines.push(`- ${path}`);
    else {
      if (entry.command !== undefined) lines.push(`~ ${path} ${JSON.stringify(entry.command)}`);
      for (const [name, flag] of Object.entries(entry.flags ?? {}))
        lines.push(`${flag === null ? '-' : '+'} ${path} --${name} ${flag === null ? '' : JSON.stringify(flag)}`);
    }
  }
  console.log(`## ${from} -> ${to}: ${lines.length}\n${lines.map((line) => `  ${line}\n`).join('')}`);
}
