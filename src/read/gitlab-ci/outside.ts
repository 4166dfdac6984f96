/** What a pipeline takes from elsewhere: included files, child and downstream pipelines. */
import type { Link, Outside, Scope } from '../../facts.ts';
import type { Span } from '../../source/span.ts';
import type { Resolver } from './extend.ts';
import { isLocal } from './include.ts';
import { type Mapping, type Node, nodeSpan, scalarSpan, stringsOf, textAt, valueAt } from './tree.ts';

/** Facts for `include:` of the file, and `trigger:` of a job. */
export function includes(
  node: Node | undefined,
  resolver: Resolver,
  scope: Scope,
  how: Link['how'],
): (Outside | Link)[] {
  const start = resolver.follow(node);
  const items = start?.kind === 'list' ? start.items.slice(0, 500) : start === undefined ? [] : [start];
  return items.flatMap((item) => {
    const entry = resolver.follow(item);
    if (entry?.kind === 'scalar' && !entry.empty) {
      const where = entry.text.value;
      if (isLocal(where)) return [link(where, scalarSpan(entry), scope, how)];
      const kind = /^https?:\/\//.test(where) ? 'remote' : 'file';
      return [outside(`included pipeline ${kind} ${where}`, scalarSpan(entry), scope)];
    }
    return entry?.kind === 'map' ? included(entry, resolver, scope, how) : [];
  });
}

const KINDS = [
  ['local', 'file'],
  ['remote', 'remote'],
  ['template', 'template'],
  ['component', 'component'],
  ['artifact', 'artifact'],
] as const;

function included(entry: Mapping, resolver: Resolver, scope: Scope, how: Link['how']): (Outside | Link)[] {
  const project = resolver.follow(valueAt(entry, 'project'));
  const name = textAt(project);
  if (name !== undefined) {
    const ref = textAt(resolver.follow(valueAt(entry, 'ref')));
    const files = stringsOf(resolver.follow(valueAt(entry, 'file')));
    const at = ref === undefined ? name : `${name}@${ref}`;
    if (files.length === 0) return [outside(`included pipeline project ${at}`, nodeSpan(project ?? entry), scope)];
    return files
      .slice(0, 500)
      .map((file) => outside(`included pipeline project ${at}: ${file.text.value}`, scalarSpan(file), scope));
  }
  return KINDS.flatMap(([key, kind]) =>
    stringsOf(resolver.follow(valueAt(entry, key))).map((each) => {
      const where = each.text.value;
      if (key === 'local' && isLocal(where)) return link(where, scalarSpan(each), scope, how);
      return outside(`included pipeline ${kind} ${where}`, scalarSpan(each), scope);
    }),
  );
}

/** `trigger: project`, `trigger: {project, include}`. */
export function triggered(job: Node, resolver: Resolver, scope: Scope): (Outside | Link)[] {
  const trigger = resolver.follow(valueAt(job, 'trigger'));
  const project = trigger?.kind === 'scalar' ? trigger : resolver.follow(valueAt(trigger, 'project'));
  const facts = includes(valueAt(trigger, 'include'), resolver, scope, 'uses');
  if (project?.kind === 'scalar' && !project.empty) {
    facts.push(outside(`downstream pipeline of ${project.text.value}`, scalarSpan(project), scope));
  }
  return facts;
}

function outside(what: string, span: Span, scope: Scope): Outside {
  return { kind: 'outside', scope, what, span };
}

function link(path: string, span: Span, scope: Scope, how: Link['how']): Link {
  return { kind: 'link', origin: 'task', scope, how, path, arguments: [], variables: [], guards: [], span };
}
