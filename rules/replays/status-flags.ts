import { both, fixed, type Replay, type RuleReplays, rejected } from './replay.ts';

const FOUR = '>=4.0.0 <5';
const INSTALLED = { before: ['helm install r ./chart'] };
/** Something else than the chart puts a value into the Secret: `added`, in base64. */
const FILLED = {
  before: [
    ...INSTALLED.before,
    `curl -sS -X PATCH -H 'content-type: application/merge-patch+json' -d '{"data":{"token":"YWRkZWQ="}}' $KUBE/api/v1/namespaces/default/secrets/r-secret`,
  ],
};
const LIVE = '"resources":';
/** The value that the chart itself writes into its Secret; every release prints it, as part of the manifest. */
const RENDERED = 'c2VjcmV0LXZhbHVl';
const ADDED = 'YWRkZWQ=';
const DROP =
  'node -e \'let t="";process.stdin.on("data",d=>t+=d).on("end",()=>{const s=JSON.parse(t);delete s.info.resources;console.log(JSON.stringify(s))})\'';

function carries(row: string): Replay {
  return {
    row,
    shows: 'row',
    line: 'helm status r -o json',
    ...FILLED,
    expect: [
      { range: FOUR, exit: 0, stdout: [LIVE, ADDED, RENDERED] },
      { range: '*', exit: 0, stdout: [RENDERED], noStdout: [LIVE, ADDED] },
    ],
  };
}

function dropped(row: string): Replay {
  return both(row, `helm status r -o json | ${DROP}`, '>=3.0.0 <5', FILLED, { noStdout: [LIVE, ADDED] });
}

export const statusFlags: RuleReplays = {
  rule: 'status-flags',
  replays: [
    rejected('removed', 'helm status r --show-desc', FOUR, 'unknown flag: --show-desc', {
      ...INSTALLED,
      on: '>=3.5.0',
    }),
    rejected('removed', 'helm status r --show-resources', FOUR, 'unknown flag: --show-resources', {
      ...INSTALLED,
      on: '>=3.11.0',
    }),
    fixed('removed', 'helm status r', '>=3.0.0 <5', INSTALLED),
    carries('secrets-shown'),
    dropped('secrets-shown'),
    carries('json-carries-objects'),
    dropped('json-carries-objects'),
  ],
};
