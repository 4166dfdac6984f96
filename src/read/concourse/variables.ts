/** `((name))`: values that are set when a pipeline is, or come from a credential manager. */
import { type Host, hostOf } from '../lib/ci/host.ts';
import type { Mark } from '../lib/templates.ts';

/** Also spruce, which many pipelines are merged with: `(( grab meta.image ))`. Not `$((1 + 2))`. */
const REFERENCE =
  /(?<!\$)\(\((?:[ \t]{0,20}["\w./:-]{1,200}[ \t]{0,20}|[ \t]{0,20}(?:grab|param|concat|inject|vault)[ \t][^()\n]{0,300})\)\)/g;

function references(text: string): Mark[] {
  if (!text.includes('((')) return [];
  return [...text.matchAll(REFERENCE)].map(({ 0: written, index }) => ({
    start: index,
    end: index + written.length,
    inner: written.slice(2, -2).trim(),
  }));
}

/** Nothing of the values is written in the pipeline. */
export const HOST: Host = hostOf(references, () => undefined);
