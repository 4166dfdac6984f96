import type { Rule } from '../src/rule.ts';
import { atSpan } from './lib/commands.ts';
import { issue, page } from './lib/evidence.ts';
import { tidy } from './lib/words.ts';

const HOST = /(?:^|[/@.\s"'])(?:baltocdn\.com|baltorepo\.com)(?![\w-]|\.\w)/i;

const rule: Rule = {
  code: 'HELM4033',
  name: 'baltocdn',
  title: 'The abandoned package host of Helm',
  description:
    'baltocdn.com served Helm as Debian packages until September 2025. The domain lapsed and was registered by a third party on 2026-05-19, ' +
    'and is reported to serve malicious content. Whoever still installs from it may run anything.',
  securitySeverity: '8.8',
  rows: [
    {
      id: 'host',
      subject: 'baltocdn.com, baltorepo.com',
      range: '*',
      effect: 'unsafe',
      summary:
        'The Helm project gave the host up, and a third party holds the domain since 2026-05-19. A system that installed from it since then ' +
        'counts as compromised.',
      write: 'The repository at https://packages.buildkite.com/helm-linux/helm-debian, with its own signing key.',
      both: { write: 'https://packages.buildkite.com/helm-linux/helm-debian', range: '>=3.0.0 <5' },
      evidence: [
        page('Security notice: baltocdn.com', 'https://helm.sh/blog/security-notice-baltocdn'),
        issue(31229),
        issue(31691),
      ],
    },
  ],
  wording: {
    host: (a) => `'${a['url']}' is on a host that no longer belongs to the Helm project.`,
  },
  *check({ facts }) {
    for (const fact of facts) {
      if (fact.kind === 'url' && HOST.test(fact.url))
        yield atSpan(fact, fact.span, 'host', { args: { url: tidy(fact.url) } });
    }
  },
};
export default rule;
