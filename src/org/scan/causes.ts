/** What a finding is due to besides the lines of its repository: an action, an image, a shared pipeline, a package. */
import type { AuditReport, Finding } from '../../audit/types.ts';
import type { Fact, HelmCommand, HelmPin, HelmSetting, Outside } from '../../facts.ts';
import { addTo } from '../../multimap.ts';
import { type Span, spanKey } from '../../source/span.ts';
import type { Cause } from '../types.ts';

/** Answers for each finding what it is due to: each thing once, sorted by kind and name. */
export function causeFinder(report: AuditReport): (finding: Finding) => readonly Cause[] {
  const called = calledFrom(report.facts);
  const known = new Map<string, Cause[]>();
  for (const fact of report.facts) {
    const causes = [...causesOf(fact, (span) => writtenAt(report, span)), ...(called.get(scopeKey(fact)) ?? [])];
    for (const cause of causes) addTo(known, spanKey(fact.span), cause);
  }
  return (finding) => {
    const places = [
      finding.span,
      ...(finding.subjects ?? []),
      // What brings in the Helm that runs a line is behind what happens now; of what an upgrade will do it is no cause.
      ...(finding.when === 'now' ? finding.helm.because : []).flatMap(({ span }) => (span === undefined ? [] : [span])),
      ...finding.related.map(({ span }) => span),
    ];
    const found = new Map<string, Cause>();
    for (const place of places) {
      for (const cause of known.get(spanKey(place)) ?? []) found.set(JSON.stringify(cause), cause);
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cause]) => cause);
  };
}

function causesOf(fact: Fact, written: (span: Span) => string): readonly Cause[] {
  switch (fact.kind) {
    case 'pin':
      return pinCauses(fact);
    case 'command':
      return commandCauses(fact, written);
    case 'setting':
      return [packageCause(fact)];
    default:
      return [];
  }
}

function pinCauses(pin: HelmPin): readonly Cause[] {
  const version = pin.version?.shown ?? null;
  switch (pin.means) {
    case 'setup-action': {
      // `HelmInstaller@1` is a task of Azure Pipelines, whose version is part of its name there.
      const [name = pin.tool, major] = pin.tool.split('@');
      if (major !== undefined) return [{ kind: 'task', name, version: major }];
      if (pin.span.path.split('/').includes('.circleci')) return [{ kind: 'orb', name, version }];
      return [{ kind: 'action', name, version }];
    }
    case 'image':
      return [{ kind: 'image', name: pin.tool, version }];
    case 'install-script':
      return [{ kind: 'script', name: pin.tool, version }];
    case 'bundle':
      return [{ kind: pin.tool.startsWith('lambda-layer-') ? 'package' : 'image', name: pin.tool, version }];
    case 'archive':
    case 'package':
    case 'version-file':
    case 'runner':
    case 'go-install':
      // Written in the repository itself: there is no other place to mend it.
      return [];
  }
}

/** A task that makes commands, the plugin that takes them, the image that runs them. */
function commandCauses(command: HelmCommand, written: (span: Span) => string): readonly Cause[] {
  const causes: Cause[] = [];
  const task = command.origin === 'task' ? /^([\w.-]+)@(\d+)$/.exec(written(command.binary.span).trim()) : null;
  if (task?.[1] !== undefined) causes.push({ kind: 'task', name: task[1], version: task[2] ?? null });
  if (command.plugin !== undefined) causes.push({ kind: 'plugin', name: command.plugin, version: null });
  if (command.binary.image !== undefined) causes.push({ kind: 'image', ...imageParts(command.binary.image) });
  return causes;
}

function packageCause({ tool, library }: HelmSetting): Cause {
  return { kind: 'package', name: tool, version: library?.shown ?? null };
}

/** How readers word what lies outside (`src/read`), and what kind of thing it is. Named groups give name and version. */
const OUTSIDE: readonly (readonly [RegExp, Cause['kind']])[] = [
  [/^reusable workflow (?<name>[^@\s]+)(?:@(?<version>\S+))?$/, 'workflow'],
  [/^action (?<name>[^@\s]+)(?:@(?<version>\S+))?$/, 'action'],
  [/^included pipeline project (?<name>[^@\s]+)@(?<version>[^:\s]+):?(?<file> .+)?$/, 'include'],
  [/^included pipeline component (?<name>[^@\s]+)(?:@(?<version>\S+))?$/, 'include'],
  [/^included pipeline (?:remote|template|project) (?<name>[^@\s]+)(?:@(?<version>\S+))?$/, 'include'],
  [/^template (?<name>.+ of the repository .+)$/, 'include'],
  [/^(?:shared library|Taskfile|Earthfile|import of|applied script) (?<name>[^@\s]+)(?:@(?<version>\S+))?$/, 'include'],
  [/^command .+ of the orb (?<name>[^@\s]+)(?:@(?<version>\S+))?$/, 'orb'],
  [/^(?:plugin|pipe) (?<name>[^\s:]+)(?:[:#](?<version>\S+))?$/, 'plugin'],
];

/**
 * What lies outside, by the job or step that calls it: a version that is handed to a reusable workflow is written beside the
 * call. What a whole file includes is not behind each of its lines.
 */
function calledFrom(facts: readonly Fact[]): ReadonlyMap<string, readonly Cause[]> {
  const called = new Map<string, Cause[]>();
  for (const fact of facts) {
    if (fact.kind !== 'outside' || fact.scope.length < 2) continue;
    for (const cause of outsideCauses(fact)) addTo(called, scopeKey(fact), cause);
  }
  return called;
}

function scopeKey({ scope, span }: Fact): string {
  return JSON.stringify([span.path, ...scope.map(({ kind, name }) => [kind, name])]);
}

function outsideCauses({ what }: Outside): readonly Cause[] {
  for (const [pattern, kind] of OUTSIDE) {
    const groups = pattern.exec(what)?.groups;
    const name = groups?.['name'];
    if (name !== undefined)
      return [{ kind, name: name + (groups?.['file'] ?? ''), version: groups?.['version'] ?? null }];
  }
  return [];
}

/** `registry:5000/alpine/helm:3.16@sha256:…` without its tag and digest, and the tag. */
function imageParts(image: string): { readonly name: string; readonly version: string | null } {
  const [reference = image, digest] = image.split('@');
  const colon = reference.lastIndexOf(':');
  if (colon > reference.lastIndexOf('/'))
    return { name: reference.slice(0, colon), version: reference.slice(colon + 1) };
  return { name: reference, version: digest ?? null };
}

/** The text of a span that lies on one line; empty when it is not at hand. */
function writtenAt(report: AuditReport, span: Span): string {
  if (span.startLine !== span.endLine) return '';
  return report.lineText(span)?.slice(span.startColumn - 1, span.endColumn - 1) ?? '';
}
