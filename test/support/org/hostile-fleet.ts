import type { FindingRow, RepositoryRow } from '../../../src/org/store.ts';
import { type Fleet, finding, newestRun, night, repository } from './fleet.ts';
import { smallFleet } from './small-fleet.ts';

/** Texts that would do something if they were taken for anything but texts. */
export const HOSTILE = [
  '</script><script>window.harmed=1</script>',
  '"><img src=x onerror="window.harmed=1">',
  "'><svg onload=window.harmed=1>",
  'javascript:window.harmed=1',
  '{{constructor.constructor("window.harmed=1")()}}',
  '<!--<script>',
  ']]><!--',
  '&lt;b&gt;&#39;&quot;',
  '=HYPERLINK("https://evil.example","x")',
  "+1+cmd|' /C calc'!A0",
  '@SUM(1)',
  '-1\t=1',
  'a\u001b[31m\u0007\u009b\u202e\u2066gnp.exe\u200b\u2028\r\n\u0000b',
  'lone \ud800 surrogate',
  'w'.repeat(5000),
  '\u0301'.repeat(300),
  '__proto__',
  '| a | b |\n| --- |\n[x](javascript:alert(1)) @everyone #1 `code` <b>',
  'label="} 1\n# EOF\n\\',
] as const;

/** A fleet in which every text is hostile, in every place that holds one. */
export function hostileFleet(): Fleet {
  const small = smallFleet();
  const findings: FindingRow[] = [];
  const rows = HOSTILE.map((text, index): RepositoryRow => {
    const id = `${text}#${index}`.slice(0, 400);
    findings.push(
      finding(id, {
        identity: `${index}`,
        path: text,
        message: text,
        write: text,
        owner: text,
        startLine: index + 1,
        fix: 'safe',
        firstSeen: night(0),
        causes: [{ kind: 'image', name: text, version: text }],
      }),
    );
    return {
      repository: {
        ...repository('acme/x'),
        id,
        name: text,
        host: index % 2 === 0 ? text : 'github.com',
        webUrl: index % 3 === 0 ? text : `https://github.com/acme/${index}"><img src=x onerror=window.harmed=1>`,
        owner: text,
      },
      owner: text,
      status: index % 4 === 0 ? 'error' : 'scanned',
      failure: index % 4 === 0 ? { kind: 'internal', message: text } : null,
      last: {
        head: index % 5 === 0 ? text : 'a'.repeat(40),
        branch: text,
        verdict: 'blocked',
        reasons: [text],
        commands: 1,
        uses: 0,
        pins: 1,
        at: night(1),
        heldAt: night(1),
      },
      errors: 1,
      warnings: 0,
      notes: 0,
    };
  });
  return {
    run: newestRun({ label: HOSTILE.join(' '), filtered: { [HOSTILE[0]]: 1 } }),
    rows,
    findings,
    pins: rows.map(({ repository: { id } }, index) => ({
      repositoryId: id,
      how: 'x',
      tool: 'x',
      version: HOSTILE[index] ?? null,
      range: HOSTILE[index] ?? null,
      major: 3,
      path: 'x',
      line: 1,
    })),
    trend: small.trend,
    causes: HOSTILE.map((name) => ({ cause: { kind: 'image', name }, findings: 3, repositories: 2, errors: 1 })),
    appeared: findings,
    fixed: findings.map((one) => ({ ...one, identity: `${one.identity}-gone`, fixed: night(0) })),
  };
}
