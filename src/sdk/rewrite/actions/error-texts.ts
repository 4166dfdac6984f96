/**
 * Texts of errors that Helm 4 words otherwise, compared by
 * https://github.com/helm/helm/tree/v3.22.0/pkg/action and https://github.com/helm/helm/tree/v4.3.1/pkg/action.
 */
import type { Outcome, Rewrite } from '../context.ts';
import { is } from './syntax.ts';

/** Words of Helm 3 and those of Helm 4; `before` is what the whole text begins with in Helm 4. */
interface Wording {
  readonly of: string;
  readonly words: readonly (readonly [old: string, now: string])[];
  readonly before?: string;
}

const ATOMIC: Wording['words'] = [['atomic', 'rollback-on-failure']];

const WORDINGS: readonly Wording[] = [
  {
    of: 'cannot re-use a name that is still in use',
    words: [['re-use', 'reuse']],
    before: 'release name check failed: ',
  },
  { of: 'Unable to continue with install', words: [['Unable', 'unable']] },
  { of: 'Unable to continue with update', words: [['Unable', 'unable']] },
  { of: 'failed, and has been uninstalled due to atomic being set', words: ATOMIC },
  { of: 'failed, and has been rolled back due to atomic being set', words: ATOMIC },
  { of: 'Kubernetes cluster unreachable', words: [['Kubernetes', 'kubernetes']] },
];

function reworded({ words, before, of }: Wording): Rewrite {
  return (use, context): Outcome => {
    const written = context.textOf(use.node);
    let text = written;
    for (const [old, now] of words) text = text.replace(old, now);
    if (text === written) {
      return { kind: 'manual', reason: `Helm 4 words "${of}" otherwise`, traps: ['T13'] };
    }
    const holder = context.parentOf(use.node);
    const whole =
      is(holder, 'BinaryExpr') ||
      (is(holder, 'CallExpr') && /\.(?:HasPrefix|EqualFold)$/.test(context.textOf(holder.fun)));
    if (whole && before !== undefined) text = `${text[0]}${before}${text.slice(1)}`;
    const { start, end } = use.node;
    return {
      kind: 'mechanical',
      edits: [{ start, end, text, gone: true }],
      safe: true,
      title: 'Compare with the words of Helm 4',
      traps: ['T13'],
    };
  };
}

const cause: Rewrite = () => ({
  kind: 'manual',
  reason:
    'Helm 4 wraps its errors with %w, and errors.Cause stops at the first of them: ask with errors.Is or errors.As',
  traps: ['T13'],
});

/** By the symbol of a use whose `how` is error-text. */
export const errorTexts: ReadonlyMap<string, Rewrite> = new Map<string, Rewrite>([
  ...WORDINGS.map((wording): [string, Rewrite] => [
    `${wording.of.startsWith('Kubernetes') ? 'pkg/kube' : 'pkg/action'}.${wording.of}`,
    reworded(wording),
  ]),
  ['.errors.Cause', cause],
]);
