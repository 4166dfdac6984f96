/** Reads the statements of a Makefile in order: variables, rules and what belongs to them. Recipes wait until the end. */
import type { Guard } from '../../facts.ts';
import { sliceText, type Text } from '../../source/text.ts';
import { table } from '../lib/table.ts';
import type { Value } from '../lib/value.ts';
import { closeBranch, nextBranch, openBranch, type Paths } from './conditions.ts';
import { expand, type Scene } from './expand.ts';
import type { Assign, Statement } from './statements.ts';
import { addPart, type Part, setPart, type Variables } from './variables.ts';

export interface Target {
  /** The targets of the rule, as written. */
  readonly name: string;
  /** Targets that are made before. */
  readonly needs: string[];
  /** These, where they are written. */
  readonly needTexts: Text[];
  readonly recipe: { readonly text: Text; readonly guards: readonly Guard[] }[];
  /** Variables that are set for it alone. */
  readonly own: Assign[];
}

/** An assignment and the version tests around it. */
export interface Setting {
  readonly assign: Assign;
  readonly guards: readonly Guard[];
  /** Whether it stands inside a conditional. */
  readonly maybe: boolean;
}

export interface Makefile {
  readonly variables: Variables;
  readonly targets: ReadonlyMap<string, Target>;
  readonly settings: readonly Setting[];
  readonly exported: ReadonlySet<string>;
  readonly exportsAll: boolean;
  readonly oneShell: boolean;
  readonly includes: readonly Extract<Statement, { kind: 'include' }>[];
}

/** What a scene is made of besides the variables of the moment. */
export type SceneBase = Pick<Scene, 'budget' | 'used' | 'shell'>;

/**
 * @param given variables of the environment, which the file may set anew
 * @param fixed variables of the command line, which it may not
 */
export function evaluate(
  statements: readonly Statement[],
  base: SceneBase,
  given: ReadonlyMap<string, Value> = new Map(),
  fixed: ReadonlyMap<string, Value> = new Map(),
): Makefile {
  const paths: Paths = { variables: table(), guards: [], frames: [] };
  for (const [name, value] of [...given, ...fixed])
    setPart(paths.variables, name, { body: { value }, guards: [], maybe: false });
  const targets = new Map<string, Target>();
  const settings: Setting[] = [];
  const exported = new Set<string>();
  const includes: Extract<Statement, { kind: 'include' }>[] = [];
  let exportsAll = false;
  let current: Target | undefined;
  const targetOf = (name: string): Target => {
    const target = targets.get(name) ?? { name, needs: [], needTexts: [], recipe: [], own: [] };
    targets.set(name, target);
    return target;
  };
  for (const statement of statements) {
    switch (statement.kind) {
      case 'assign':
        if (statement.exported) exported.add(statement.name);
        settings.push({ assign: statement, guards: paths.guards, maybe: paths.frames.length > 0 });
        if (fixed.has(statement.name)) break;
        if (statement.target === undefined) assign(paths, statement, base);
        else targetOf(statement.target).own.push(statement);
        break;
      case 'rule':
        current = targetOf(statement.targets);
        for (const match of statement.needs.value.matchAll(/[^\s|]+/g)) {
          current.needs.push(match[0]);
          current.needTexts.push(sliceText(statement.needs, match.index, match.index + match[0].length));
        }
        break;
      case 'recipe':
        current?.recipe.push({ text: statement.text, guards: paths.guards });
        break;
      case 'if':
        openBranch(paths, statement);
        break;
      case 'else':
        nextBranch(paths, statement.condition);
        break;
      case 'endif':
        closeBranch(paths);
        break;
      case 'include':
        includes.push(statement);
        break;
      case 'export':
        if (statement.names.length === 0) exportsAll = !statement.off;
        for (const name of statement.names) {
          if (statement.off) exported.delete(name);
          else exported.add(name);
        }
        break;
      case 'other':
        expand(sceneOf(paths.variables, base), statement.text, 0, statement.text.value.length);
    }
  }
  while (paths.frames.length > 0) closeBranch(paths);
  return {
    variables: paths.variables,
    targets,
    settings,
    exported,
    exportsAll: exportsAll || targets.has('.EXPORT_ALL_VARIABLES'),
    oneShell: targets.has('.ONESHELL'),
    includes,
  };
}

/** A scene without anything local. */
export function sceneOf(variables: Variables, base: SceneBase, cache?: Map<string, Value>): Scene {
  return { ...base, variables, locals: new Map(), stack: [], cache };
}

/** Carries out an assignment, which `:=` and `!=` expand at once. */
export function assign(
  paths: Pick<Paths, 'variables' | 'guards'>,
  { name, operator, value }: Assign,
  base: SceneBase,
): void {
  const { variables, guards } = paths;
  const part = (body: Part['body']): Part => ({ body, guards, maybe: false });
  const end = value.value.length;
  switch (operator) {
    case '=':
      setPart(variables, name, part({ text: value }));
      return;
    case ':=':
      setPart(variables, name, part({ value: expand(sceneOf(variables, base), value, 0, end) }));
      return;
    case '?=':
      if (variables.get(name) === undefined) setPart(variables, name, part({ text: value }));
      return;
    case '+=':
      addPart(variables, name, part({ text: value }));
      return;
    case '!=': {
      const scene = sceneOf(variables, base);
      setPart(variables, name, part({ value: scene.shell(scene, value, 0, end) }));
    }
  }
}

/** Targets by every name that they go by. */
export function targetNames(makefile: Makefile, nameOf: (written: string) => string): Map<string, Target> {
  const byName = new Map<string, Target>();
  for (const each of makefile.targets.values())
    for (const name of each.name.split(/\s+/)) byName.set(name, each).set(nameOf(name), each);
  return byName;
}

/** The targets that are made before one, nearest first; each once. */
export function neededBy(
  target: Target,
  byName: ReadonlyMap<string, Target>,
  nameOf: (written: string) => string,
): Target[] {
  const found = new Set<Target>();
  const queue = [target];
  for (let next = queue.pop(); next !== undefined && found.size < 200; next = queue.pop()) {
    for (const need of next.needs) {
      const other = byName.get(need) ?? byName.get(nameOf(need));
      if (other === undefined || other === target || found.has(other)) continue;
      found.add(other);
      queue.push(other);
    }
  }
  return [...found];
}
