/** Texts that want to do harm, and mutations of texts that do not. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Fact } from '../../../src/facts.ts';
import { isOf } from '../../../src/read/formats.ts';
import type { Reader } from '../../../src/read/reader.ts';
import { checkSpans } from './show.ts';

/** Reads a text under a path and fails when that takes longer than it may. */
export function readInTime(reader: Reader, path: string, text: string, milliseconds = 10_000): readonly Fact[] {
  const file = { path, text };
  const begin = performance.now();
  isOf(reader, file);
  const facts = reader.read(file);
  const took = performance.now() - begin;
  checkSpans(facts, file);
  expect(took, `${text.slice(0, 40)}… of ${text.length} characters`).toBeLessThan(milliseconds);
  return facts;
}

/** The texts of fixtures/readers/<reader>/, by file name. */
export function fixturesOf(reader: Reader): Map<string, string> {
  const folder = new URL(`../../../fixtures/readers/${reader.name}/`, import.meta.url);
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));
}

const FRAGMENTS =
  "\" ' ` \\ $ $( ${ ) } $$ (( )) [[ <<EOF <<-'E' EOF \n \r\n \t # ; & | && || { }; if then fi case esac do done = := += ?= \u0000 \uFEFF \u{1F600} @test --atomic helm --wait= ``` ~~~ <!-- --> > FROM RUN ONBUILD [ ] , define endef ifeq endif else %".split(
    ' ',
  );

/**
 * Reads `runs` mutations of every fixture: pieces cut out, doubled, and fragments put in. None may throw, and every
 * exact span must hold the text that it says.
 */
export function survivesMutations(reader: Reader, runs: number, path = (name: string): string => name): void {
  const texts = [...fixturesOf(reader)];
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat({ max: 30 }),
    insert: fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 3 }),
    twice: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 6 }), ([name, text], edits) => {
      let mutated = text;
      for (const { at, cut, insert, twice } of edits) {
        const start = Math.floor(at * mutated.length);
        const removed = mutated.slice(start, start + cut);
        mutated =
          mutated.slice(0, start) + insert.join('') + (twice ? removed + removed : '') + mutated.slice(start + cut);
      }
      const file = { path: path(name), text: mutated };
      checkSpans(reader.read(file), file);
    }),
    { numRuns: runs },
  );
}
