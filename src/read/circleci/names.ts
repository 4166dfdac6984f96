/** `<< parameters.x >>`: what CircleCI replaces when it puts a configuration together. */
import { type Host, hostOf } from '../lib/ci/host.ts';
import type { Table } from '../lib/table.ts';
import type { Mark } from '../lib/templates.ts';
import type { Value } from '../lib/value.ts';

/** The values that references can name: `parameters.x`, `matrix.x`, `pipeline.parameters.x`. */
export type Names = Table<Value>;

const REFERENCE = /<<\s{0,20}((?:parameters|matrix|pipeline)\.[\w.-]{1,200})\s{0,20}>>/g;

/** The references of a text. https://circleci.com/docs/reusing-config/#using-parameters-in-executors-jobs-commands */
function references(text: string): Mark[] {
  if (!text.includes('<<')) return [];
  return [...text.matchAll(REFERENCE)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    inner: match[1] ?? '',
  }));
}

/** The references with what is known of them. */
export function circleHost(names: Pick<Names, 'get'>): Host {
  return hostOf(references, (mark) => names.get(mark.inner));
}

/** The name in a text that is one reference to a parameter and nothing else. */
export function onlyParameter(text: string): string | undefined {
  return /^\s{0,20}<<\s{0,20}parameters\.([\w-]{1,200})\s{0,20}>>\s{0,20}$/.exec(text)?.[1];
}

/** The path in `<<include(scripts/deploy.sh)>>`. https://circleci.com/docs/orb-concepts/#file-include-syntax */
export function includedPath(text: string): string | undefined {
  return /^\s{0,20}<<\s{0,20}include\(\s{0,20}([^()<>\n]{1,300}?)\s{0,20}\)\s{0,20}>>\s{0,20}$/.exec(text)?.[1];
}
