/** Targets, scripts and images that a tool is asked for: `make deploy`, `npm run deploy`, `docker build`. */
import { posix } from 'node:path';
import type { Link, Word } from '../../../facts.ts';
import { type Field, fieldText, isKnown } from '../value.ts';
import { wordOf } from '../word.ts';
import type { Argument } from './arguments.ts';
import type { Context } from './context.ts';
import { ANY, type Assigned, emitLink, pathOf, wordsOf } from './links.ts';

/** Tools that make targets, and their options that take a word. */
const TARGETS: Readonly<Record<string, readonly [tool: NonNullable<Link['tool']>, valued: RegExp]>> = {
  make: ['make', /^(?:-[joWIl]|--jobs|--load-average|--include-dir)$/],
  gmake: ['make', /^(?:-[joWIl]|--jobs|--load-average|--include-dir)$/],
  task: ['task', /^(?:-[coI]|--concurrency|--output|--interval)$/],
  'go-task': ['task', /^(?:-[coI]|--concurrency|--output|--interval)$/],
  just: ['just', /^(?:--set|--shell|--shell-arg|--dotenv-path)$/],
  rake: ['rake', /^-[rIj]$/],
  mage: ['mage', /^-[wt]$/],
  earthly: ['earthly', /^--(?:build-arg|secret|platform)$/],
};

/** What these make when nothing is asked for. The first target of a Makefile has a name of its own. */
const DEFAULTS: Readonly<Partial<Record<NonNullable<Link['tool']>, string>>> = {
  make: '.default',
  task: 'default',
  rake: 'default',
};

/** Adds links for a call of such a tool. */
export function toolLinks(
  context: Context,
  name: string,
  first: Argument,
  rest: readonly Argument[],
  set: Assigned,
): void {
  const [tool, valued] = Object.hasOwn(TARGETS, name) ? (TARGETS[name] ?? []) : [];
  if (tool !== undefined && valued !== undefined) targets(context, tool, first, rest, set, valued);
  else if (/^(?:npm|yarn|pnpm)$/.test(name)) packageScript(context, name, rest, set);
  else if (/^(?:docker|podman|buildah|nerdctl)$/.test(name)) imageBuild(context, first, rest);
  else versionFile(context, name, first, rest);
}

/** Commands that bring in what a version file names, by their first word. */
const INSTALLERS: Readonly<Record<string, readonly [tool: NonNullable<Link['tool']>, words: RegExp]>> = {
  asdf: ['asdf', /^(?:install|exec|reshim|current)$/],
  mise: ['mise', /^(?:install|i|exec|x|run|r|en|env|activate)$/],
  rtx: ['mise', /^(?:install|i|exec|x|run|r|env|activate)$/],
  aqua: ['aqua', /^(?:install|i|exec|x)$/],
  devbox: ['devbox', /^(?:install|run|shell|shellenv)$/],
  nix: ['nix', /^(?:develop|shell|run|print-dev-env)$/],
  'nix-shell': ['nix', /^/],
  brew: ['brew', /^bundle$/],
  conda: ['conda', /^env$/],
  mamba: ['conda', /^env$/],
  micromamba: ['conda', /^(?:env|create|install)$/],
  pixi: ['conda', /^(?:install|run|shell)$/],
  devcontainer: ['devcontainer', /^(?:up|build|exec)$/],
};

function versionFile(context: Context, name: string, first: Argument, rest: readonly Argument[]): void {
  const [tool, pattern] = Object.hasOwn(INSTALLERS, name) ? (INSTALLERS[name] ?? []) : [];
  if (tool === undefined || pattern?.test(fieldText(rest[0]?.field ?? []) ?? '') !== true) return;
  emitLink(context, { how: 'tools', tool, path: '', arguments: [] }, first, []);
}

/** `make -C deploy -f ci.mk install ARGS=--atomic`. */
function targets(
  context: Context,
  tool: NonNullable<Link['tool']>,
  first: Argument,
  rest: readonly Argument[],
  set: Assigned,
  valued: RegExp,
): void {
  let path = '';
  let file: string | undefined;
  const names: (readonly [string, Argument])[] = [];
  const variables: [string, Word][] = [];
  const assignments: Word[] = [];
  for (let at = 0; at < rest.length; at++) {
    const arg = rest[at];
    if (arg === undefined) break;
    const text = fieldText(arg.field);
    const shown = pathOf(arg.field) ?? '';
    const next = (): string => pathOf(rest[++at]?.field ?? []) ?? ANY;
    const assigned = /^([A-Za-z_][\w.-]*)[:+?]*=/.exec(wordOf(arg.field, arg.site).shown)?.[1];
    if (text === '--') break;
    if (/^(?:-C|-d|--dir|--directory|--working-directory)$/.test(shown)) path = next();
    else if (/^(?:-f|-t|--file|--makefile|--taskfile|--justfile)$/.test(shown)) file = next();
    else if (/^-C./.test(shown)) path = shown.slice(2);
    else if (/^-f./.test(shown)) file = shown.slice(2);
    else if (/^--(?:directory|dir)=/.test(shown)) path = shown.slice(shown.indexOf('=') + 1);
    else if (/^--(?:file|makefile|taskfile|justfile)=/.test(shown)) file = shown.slice(shown.indexOf('=') + 1);
    else if (valued.test(shown)) at++;
    else if (assigned !== undefined) {
      variables.push([assigned, wordOf(after(arg.field, assigned), arg.site)]);
      assignments.push(wordOf(arg.field, arg.site));
    } else if (text !== undefined && /^[\w.:/@%+-]+$/.test(text) && !text.startsWith('-')) names.push([text, arg]);
    if (tool === 'just' && names.length > 0) {
      const more = wordsOf(rest.slice(at + 1));
      emitLink(context, { how: 'target', tool, path, file, name: names[0]?.[0], arguments: more }, first, set);
      return;
    }
  }
  const all = [...set, ...variables];
  if (names.length === 0) {
    const name = rest.every(({ field }) => fieldText(field) !== undefined) ? DEFAULTS[tool] : undefined;
    emitLink(context, { how: 'target', tool, path, file, name, arguments: assignments }, first, all);
  }
  for (const [name, arg] of names) {
    const plain = tool === 'rake' ? name.replace(/\[.*$/, '') : tool === 'earthly' ? name.replace(/^.*\+/, '') : name;
    emitLink(context, { how: 'target', tool, path, file, name: plain, arguments: assignments }, arg, all);
  }
}

/** What stands behind `NAME=`, `NAME:=` or `NAME?=`. */
function after(field: Field, name: string): Field {
  const [head, ...tail] = field;
  if (head === undefined || !isKnown(head)) return field;
  const drop = head.text.indexOf('=', name.length) + 1;
  return [
    { ...head, text: head.text.slice(drop), at: head.at && { ...head.at, start: head.at.start + drop } },
    ...tail,
  ];
}

/** `npm run deploy -- --wait`, `yarn deploy`, `pnpm --dir web run deploy`. */
function packageScript(context: Context, tool: string, rest: readonly Argument[], set: Assigned): void {
  let path = '';
  let run = tool === 'yarn';
  for (let at = 0; at < rest.length; at++) {
    const arg = rest[at];
    if (arg === undefined) return;
    const text = pathOf(arg.field) ?? '';
    if (/^(?:--prefix|--cwd|--dir|-C)$/.test(text)) path = pathOf(rest[++at]?.field ?? []) ?? ANY;
    else if (/^--(?:prefix|cwd|dir)=/.test(text)) path = text.slice(text.indexOf('=') + 1);
    else if (/^(?:run|run-script|rum|urn)$/.test(text)) run = true;
    else if (/^(?:-w|--workspace|--filter|-F)$/.test(text)) {
      path = ANY;
      at++;
    } else if (/^(?:test|start|stop|restart)$/.test(text) || (run && /^[\w:.@/-]+$/.test(text) && !/^-/.test(text))) {
      const more = rest.slice(at + 1).filter(({ field }) => fieldText(field) !== '--');
      emitLink(context, { how: 'target', tool: 'npm', path, name: text, arguments: wordsOf(more) }, arg, set);
      return;
    } else if (!/^-/.test(text)) return;
  }
}

/** `docker build -t acme/ci -f ci/Dockerfile .`, `docker buildx build …`, `buildah bud …`. */
function imageBuild(context: Context, first: Argument, rest: readonly Argument[]): void {
  const texts = rest.map(({ field }) => pathOf(field) ?? '');
  const from = texts.findIndex((text) => /^(?:build|bud|build-using-dockerfile)$/.test(text));
  if (from < 0 || from > 2) return;
  const names: string[] = [];
  const variables: [string, Word][] = [];
  let file: string | undefined;
  let path: string | undefined;
  for (let at = from + 1; at < rest.length; at++) {
    const text = texts[at] ?? '';
    const attached = /^(--(?:tag|file|build-arg)|-[tf])=(.*)$/s.exec(text);
    const option = attached?.[1] ?? text;
    const value = (): string => attached?.[2] ?? shownOf(rest[++at]);
    if (/^(?:-t|--tag)$/.test(option)) names.push(value());
    else if (/^(?:-f|--file)$/.test(option)) file = attached?.[2] ?? pathOf(rest[++at]?.field ?? []);
    else if (option === '--build-arg') {
      const arg = attached === null ? rest[++at] : undefined;
      const name = arg && /^(\w+)=/.exec(shownOf(arg))?.[1];
      if (arg !== undefined && name !== undefined) variables.push([name, wordOf(after(arg.field, name), arg.site)]);
    } else if (/^--?[\w-]+$/.test(text)) {
      if (/^--?(?:target|platform|label|cache-from|cache-to|output|o|progress|secret|ssh|network|builder)$/.test(text))
        at++;
    } else if (text !== '' && !text.startsWith('-')) path = text;
  }
  const dockerfile = file ?? posix.join(path ?? '.', 'Dockerfile');
  for (const name of names.length === 0 ? [''] : names)
    emitLink(context, { how: 'build', path: name, file: dockerfile, arguments: [] }, first, variables);
}

function shownOf(arg: Argument | undefined): string {
  return arg === undefined ? '' : wordOf(arg.field, arg.site).shown;
}
