/** cdk-helm: the command lines that the handler of AWS CDK writes. */
import { type Replay, type RuleReplays, rejected, warned } from './replay.ts';

const FOUR = '>=4.0.0 <5';
/** What the handler runs for a chart that it has pulled. */
const UPGRADE = 'helm upgrade r ./chart --install';

/** Needs the right to watch from Helm 4 on. */
function watches(row: string, line: string): Replay {
  const expect = [
    { range: FOUR, exit: 'nonzero' as const },
    { range: '*', exit: 0 },
  ];
  return { row, shows: 'row', line, name: 'without the right to watch', denies: ['watch'], expect };
}

export const cdkHelm: RuleReplays = {
  rule: 'cdk-helm',
  replays: [
    rejected('oci-repository', `${UPGRADE} --repo oci://$OCI/chart --version 0.1.0`, FOUR, 'invalid reference'),
    watches('wait', `${UPGRADE} --wait --timeout 3s`),
    warned('atomic', `${UPGRADE} --atomic`, FOUR, 'Flag --atomic has been deprecated'),
    watches('atomic', `${UPGRADE} --atomic --timeout 3s`),
  ],
  fromSource: { 'layer-of-two-majors': 'it is about what the packages of the layer hold' },
};
