// Fixes copies of repositories and looks at what came of it: how much was rewritten, left for a decision, taken back; whether a
// second run has nothing left to do, and findings only shrank.
//
//   npm run build && node scripts/corpus-fix.mjs FOLDER [--unsafe] [--support helm4|both] [--min-confidence LEVEL]
//     [--diff FILE]
//
// FOLDER holds one checkout per repository; none is changed. --diff writes all diffs into one file. Whether Helm takes what is
// written, scripts/helm/replay-fixes.mjs asks.
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { allRules } from '../dist/src/audit/rules.js';
import { decisionsOf } from '../dist/src/fix/decisions.js';
import { writeAll } from '../dist/src/fix/deliver.js';
import { unifiedDiff } from '../dist/src/fix/diff.js';
import { planFixes } from '../dist/src/fix/engine.js';
import { newest4 } from '../dist/src/helm/releases.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    unsafe: { type: 'boolean', default: false },
    support: { type: 'string' },
    'min-confidence': { type: 'string', default: 'medium' },
    diff: { type: 'string' },
  },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('usage: node scripts/corpus-fix.mjs FOLDER [--unsafe] [--support helm4|both] [--diff FILE]');
  process.exit(2);
}

const request = (root) => ({
  unsafe: values.unsafe,
  audit: {
    paths: ['.'],
    cwd: root,
    include: [],
    exclude: [],
    target: newest4(),
    asOf: '2026-11-21',
    minConfidence: values['min-confidence'],
    ignores: true,
    ...(values.support === undefined ? {} : { support: values.support }),
  },
});

const total = { rewritten: 0, decisions: 0, 'taken back': 0, wrong: 0 };
const diffs = [];
console.log('| repository | rewritten | decisions | taken back | ms |\n|---|---:|---:|---:|---:|');
for (const name of readdirSync(folder).sort()) {
  const root = mkdtempSync(join(tmpdir(), 'helm4-corpus-fix-'));
  try {
    cpSync(join(folder, name), root, { recursive: true, verbatimSymlinks: true });
    const began = performance.now();
    const outcome = await planFixes(request(root));
    const took = Math.round(performance.now() - began);
    const decisions = decisionsOf(outcome, allRules, false);
    for (const file of outcome.tree.values())
      diffs.push(
        unifiedDiff({ path: `${name}/${file.path}`, before: file.before && file.decoded.text, after: file.text }),
      );
    const wrong = [
      ...(await writeAll(outcome)).map(({ path, reason }) => `${path} ${reason}`),
      ...(await again(root, outcome)),
    ];
    total.rewritten += outcome.done.length;
    total.decisions += decisions.length;
    total['taken back'] += outcome.takenBack.length;
    total.wrong += wrong.length;
    const figures = [outcome.done.length, decisions.length, outcome.takenBack.length, took].join(' | ');
    if (outcome.done.length + decisions.length + outcome.takenBack.length > 0) console.log(`| ${name} | ${figures} |`);
    for (const { finding, fix, place, reason } of outcome.takenBack)
      console.log(`TAKEN BACK ${place.path}:${place.line} ${finding.rule} (${fix.title}): ${reason}`);
    for (const one of wrong) console.log(`WRONG ${name}: ${one}`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
console.log(
  `\n${Object.entries(total)
    .map(([what, number]) => `${number} ${what}`)
    .join(', ')}`,
);
if (values.diff !== undefined) writeFileSync(values.diff, diffs.join(''));
if (total.wrong > 0) process.exitCode = 1;

/** What a second run still finds to do, or finds differently from what the first one said. */
async function again(root, first) {
  const second = await planFixes(request(root));
  const said = first.after.report.findings.length;
  const found = second.before.report.findings.length;
  return [
    ...second.done.map(
      ({ place, finding }) => `the second run rewrites ${place.path}:${place.line} for ${finding.rule}`,
    ),
    ...(said === found ? [] : [`${found} findings on the disk, ${said} in memory`]),
    ...(said <= first.before.report.findings.length ? [] : ['there are more findings']),
  ];
}
