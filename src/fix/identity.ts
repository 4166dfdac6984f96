/** Findings before and after a change, told apart without their places, which move. */
import type { Finding } from '../audit/types.ts';

/** What a finding says, without where in its file. */
export function identity({ rule, row, span, message }: Finding): string {
  return [rule, row, span.path, message].join('\0');
}

export interface Difference {
  /** Findings that are gone, one for each that is fewer than before. */
  readonly gone: ReadonlyMap<string, number>;
  /** Findings that were not there before. */
  readonly added: readonly Finding[];
}

/** How the findings of two audits differ. */
export function difference(before: readonly Finding[], after: readonly Finding[]): Difference {
  const left = counted(before);
  const added: Finding[] = [];
  for (const finding of after) {
    const key = identity(finding);
    const known = left.get(key) ?? 0;
    if (known === 0) added.push(finding);
    else left.set(key, known - 1);
  }
  return { gone: new Map([...left].filter(([, number]) => number > 0)), added };
}

/** How often each is said. */
export function counted(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(identity(finding), (counts.get(identity(finding)) ?? 0) + 1);
  return counts;
}
