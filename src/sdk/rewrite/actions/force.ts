/**
 * Force is ForceReplace in Helm 4, which refuses it together with server-side apply
 * (https://github.com/helm/helm/blob/v4.3.1/pkg/kube/client.go#L640).
 */
import type { Rewrite, RewriteContext, TextEdit } from '../context.ts';
import { literalBool } from './syntax.ts';
import { siteOf, type Write } from './writes.ts';

const TITLE = 'Write ForceReplace for Force';

/** `Force` of Install, Upgrade and Rollback. */
export const force: Rewrite = (use, context) => {
  const edits: TextEdit[] = [{ start: use.node.start, end: use.node.end, text: 'ForceReplace' }];
  const site = siteOf(use, context);
  // New releases are applied from the client by a line of their own behind the constructor.
  const line =
    site.kind === 'write' && site.write.owner !== 'Install' ? applyFromClient(site.write, context) : undefined;
  if (line !== undefined) edits.push(line);
  const title = line === undefined ? TITLE : `${TITLE}, and apply from the client where it replaces`;
  if (site.kind === 'address') return { kind: 'mechanical', edits, safe: false, title: TITLE, traps: ['T06'] };
  return { kind: 'mechanical', edits, safe: true, title, ...(line === undefined ? {} : { traps: ['T06'] }) };
};

function applyFromClient({ value, statement, target }: Write, context: RewriteContext): TextEdit | undefined {
  const literal = value === undefined ? undefined : literalBool(context.file, value);
  if (literal === false) return undefined;
  const action = context.textOf(target);
  const line = `${action}.ServerSideApply = "false"`;
  return context.insertAfter(statement, literal === true ? line : `if ${action}.ForceReplace {\n\t${line}\n}`);
}
