import { expect, test } from 'vitest';
import { forgeText, forgeWrite } from '../../../src/org/give/forge-text.ts';

const HIDDEN = '&#8203;';

test.each([
  ['a mention', '@everyone look', `@${HIDDEN}everyone look`],
  ['an issue', 'see #12', `see #${HIDDEN}12`],
  ['a merge request', 'see !12', `see !${HIDDEN}12`],
  ['a milestone', 'in %1', `in %${HIDDEN}1`],
  ['a label', 'as ~bug', `as \\~${HIDDEN}bug`],
  ['an epic', 'in &3', `in &amp;${HIDDEN}3`],
  ['an issue by its long name', 'closes GH-7', `closes GH-${HIDDEN}7`],
  ['an address', 'at https://evil.example/x', `at https&#58;${HIDDEN}//evil.example/x`],
  ['an address without a scheme', 'at www.evil.example', `at www.${HIDDEN}evil.example`],
  ['a link', '[text](javascript:x)', `\\[${HIDDEN}text\\](javascript:x)`],
  ['HTML', '<img src=x>', '&lt;img src=x&gt;'],
  ['a comment that is a marker', '<!-- helm4-audit -->', '&lt;!-- helm4-audit --&gt;'],
  ['an emoji', 'so :tada: it is', `so &#58;${HIDDEN}tada: it is`],
])('%s is only text', (_, text, markdown) => {
  expect(forgeText(text)).toBe(markdown);
});

test('quoted text is code, in which nothing is found', () => {
  expect(forgeText("'helm install @a !1' is rejected.")).toBe('`helm install @a !1` is rejected.');
  expect(forgeWrite('--rollback-on-failure')).toBe('`--rollback-on-failure`');
  expect(forgeWrite('Ask @admin.')).toBe(`Ask @${HIDDEN}admin.`);
});

test('nothing breaks the line, so that no line begins with what GitLab would do', () => {
  expect(forgeText('text\n/close\n')).toBe('text\\\\n/close\\\\n');
});
