/** Texts that want to do harm, and mutations of texts that do not. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Fact } from '../../../src/facts.ts';
import { isOf } from '../../../src/read/formats.ts';
import type { Reader } from '../../../src/read/reader.ts';
import * as fc from '../../lib/fast-check.ts';
import { checkSpans } from './show.ts';

/** Reads a text under a path and fails when that takes longer than it may. */
export function readInTime(reader: Reader, path: string, text: string, milliseconds = 10_000): readonly Fact[] {
  const file = { path, text };
  // Time of the processor: a busy machine must not fail it.
  const begin = process.cpuUsage();
  isOf(reader, file);
  const facts = reader.read(file);
  const took = process.cpuUsage(begin).user / 1_000;
  checkSpans(facts, file);
  expect(took, `${text.slice(0, 40)}… of ${text.length} characters`).toBeLessThan(milliseconds);
  return facts;
}

/** The texts of fixtures/readers/<reader>/, by file name. */
export function fixturesOf(reader: Reader): Map<string, string> {
  const folder = new URL(`../../../fixtures/readers/${reader.name}/`, import.meta.url);
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));
}

const SHARED =
  "\" ' ` \\ $ $( ${ ) } $$ (( )) [[ <<EOF <<-'E' EOF \n \r\n \t # ; & | && || { }; if then fi case esac do done = := += ?= \u0000 \uFEFF \u{1F600} \uD800 @test --atomic helm --wait= ``` ~~~ <!-- --> > FROM RUN ONBUILD [ ] , define endef ifeq endif else %".split(
    ' ',
  );
const YAML =
  '-\u0020 :\u0020 ? | > |2- >+ & * << <<: !reference !!binary --- ... %YAML {{ }} {{- -}} {% %} ${{ }} $[[ ]] << >> \t- \'\' "\\u0041" {a: [a,'.split(
    ' ',
  );
const C = '// /* */ """ \'\'\' "\\" \\u{41} \\x41 \\101 <T> => -> :: ?. ?: ( ) => { @A ++ .. ..< !in `a`'.split(' ');
const MARKS = '$(a $(a) $(a.b) ${a} $a %a% @a \\\n \\\r\n'.split(' ');

/** What means something in the languages of a reader, so that mutations reach its special cases. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  batch: '^ %% %A% %~1 !A! :: rem @ call :a goto if else for %%i in ( ) do "" 2>&1 >nul ^\r\n "A='.split(' '),
  dockerfile: '<<A <<-"A" A ARG ENV a=b FROM --mount= ["a", SHELL # escape=` \\\n \\\r\n `\n ${a:-b} ${a#b}'.split(' '),
  earthfile: '+a +a/b ARG LET SET FOR IN END IF ELSE DO BUILD COPY FROM --a= $(a \\\n <<EOF'.split(' '),
  go: [...C, ..."func := append( []string{ ... '\\'' %s %[1]s const ( defer go".split(' ')],
  gradle: [...C, ...'/a/ $/ /$ "${ $a.b def tasks.register(" {it val """$'.split(' ')],
  java: [...C, ...'new List.of( String.format( """\n %s case fun ${'.split(' ')],
  javascript: [...C, ...'${ $` /a/g await async ... =>{ <A> </A> #a import( require('.split(' ')],
  jenkins: [...C, ...'/a/ $/ /$ "${ $a.b def sh sh(script: << stage( steps{'.split(' ')],
  justfile: '{{ }} {{{{ :=\u0020 set `a` ``` """ \'\'\' x" f" @ - [a] a: && (a + * $A #!/bin/sh if else'.split(' '),
  makefile:
    '$(call $(shell $(if $(foreach $(eval $(A) ${A} $$ $@ $< \\\n \\\r\n ::= != ?= .ONESHELL: .RECIPEPREFIX= include override export : :: | \t@- \t#'.split(
      ' ',
    ),
  'package-json': [...C, ...'{" ": "], \\" \\u0041 ,} //'.split(' ')],
  powershell:
    '` `\n @" "@ @\' \'@ @{ @( $( ${ $_ $env:A <# #> @a -f -join -split ::a( [string] |% & . && 2>&1 *> \u201c \u2019 --% %{ param( function begin{'.split(
      ' ',
    ),
  python:
    'f" f"{ {{ }} {a!r:>{b}} f\'\'\' rb" R" """ \'\'\' \\\n \\N{DASH} def class lambda for in if else with as ** * := @a -> \t \f [a u"'.split(
      ' ',
    ),
  robot:
    '\u0020\u0020 \u0020\u0020\u0020\u0020 | *** ${a} @{a} &{a} %{a} ${{ ... \\n [Arguments] IF END FOR RETURN'.split(
      ' ',
    ),
  ruby: '#{ %w[ %q( %Q{ %( ] ) %x` <<~A <<A <<-"A" A :a :"a" ?a /a/ =begin =end __END__ do |a| end def class #@a #$a \\\n &: *a **a unless ;'.split(
    ' ',
  ),
  shell:
    "<<< <( >( $(( $[ {a,b} ${a[@]} ${a:-b} ${a//b/c} $'\\n' $\" [[ =~ ]] |& &> 2>&1 \\\n \\\r\n function a() { ;; ;;& select coproc {% %}".split(
      ' ',
    ),
  tiltfile: 'f" """ \\\n def lambda for in if else load( % .format( local( local_resource( [a for'.split(' '),
  'version-files': [...YAML, ..."\"\"\" ''' [[ ]] a.b= {a= /* */ export '' ${ pin".split(' ')],
};

/** Fragments that break texts of a reader's format. Readers without any of their own read YAML. */
export function fragmentsOf(name: string): readonly string[] {
  return [...SHARED, ...(OWN[name] ?? [...YAML, ...MARKS])];
}

/** Mutations of some texts: lines taken out of them, pieces cut out, doubled and moved, fragments put in. */
export function mutations<T>(
  texts: readonly (readonly [name: T, text: string])[],
  fragments: readonly string[],
): fc.Arbitrary<{ readonly name: T; readonly text: string }> {
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const edit = fc.record({
    at: place,
    cut: fc.nat({ max: 30 }),
    insert: fc.array(fc.constantFrom(...fragments), { maxLength: 3 }),
    twice: fc.boolean(),
    from: fc.option(place, { freq: 1 }),
  });
  const lines = fc.option(fc.record({ at: place, count: fc.integer({ min: 1, max: 40 }) }), { freq: 3 });
  return fc
    .tuple(fc.constantFrom(...texts), lines, fc.array(edit, { minLength: 1, maxLength: 6 }))
    .map(([[name, text], some, edits]) => {
      let mutated = some === null ? text : linesOf(text, some.at, some.count);
      for (const { at, cut, insert, twice, from } of edits) {
        const start = Math.floor(at * mutated.length);
        const removed = mutated.slice(start, start + cut);
        const moved = from === null ? '' : text.slice(Math.floor(from * text.length)).slice(0, 60);
        const put = insert.join('') + moved + (twice ? removed + removed : '');
        mutated = mutated.slice(0, start) + put + mutated.slice(start + cut);
      }
      return { name, text: mutated };
    });
}

function linesOf(text: string, at: number, count: number): string {
  const lines = text.split('\n');
  const first = Math.floor(at * lines.length);
  return lines.slice(first, first + count).join('\n');
}

/** Mutations of a reader's fixtures that `npm test` tries: the same ones on any day, so that more of them would only take time. */
const RUNS = 60;

/**
 * Reads mutations of a reader's fixtures: pieces cut out, doubled, and fragments put in. None may throw, and every exact
 * span must hold the text that it says.
 */
export function survivesMutations(reader: Reader, path = (name: string): string => name): void {
  const texts = [...fixturesOf(reader)];
  fc.assert(
    fc.property(mutations(texts, fragmentsOf(reader.name)), ({ name, text }) => {
      const file = { path: path(name), text };
      checkSpans(reader.read(file), file);
    }),
    { numRuns: RUNS },
  );
}
