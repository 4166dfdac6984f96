import type { ArtifactLocation, Location, Region } from 'sarif';
import type { Span } from '../source/span.ts';
import { encodePath } from './markdown-text.ts';

/** A file as SARIF names it: percent-encoded, relative to the root of the repository. */
export function artifact(path: string, prefix: string): ArtifactLocation {
  return { uri: encodePath(`${prefix}${path}`), uriBaseId: '%SRCROOT%' };
}

/** A span as a region; SARIF's columns are 1-based UTF-16 units with an exclusive end, as ours are. */
export function region(span: Span): Region {
  const { startLine, startColumn, endLine, endColumn } = span;
  return { startLine, startColumn, endLine, endColumn };
}

/** A span as a location. */
export function location(span: Span, prefix: string): Location {
  return { physicalLocation: { artifactLocation: artifact(span.path, prefix), region: region(span) } };
}
