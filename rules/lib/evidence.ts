import type { Evidence } from '../../src/rule.ts';

/** A line of Helm's source at a tag, the newest tag read by default. */
export function source(path: string, line: number, tag = 'v4.2.4'): Evidence {
  return {
    kind: 'source',
    label: `${path}:${line} at ${tag}`,
    url: `https://github.com/helm/helm/blob/${tag}/${path}#L${line}`,
  };
}

/** A pull request, of helm/helm unless another repository is named. */
export function pull(number: number, repository = 'helm/helm'): Evidence {
  return {
    kind: 'pull-request',
    label: `${repository}#${number}`,
    url: `https://github.com/${repository}/pull/${number}`,
  };
}

/** An issue, of helm/helm unless another repository is named. */
export function issue(number: number, repository = 'helm/helm'): Evidence {
  return { kind: 'issue', label: `${repository}#${number}`, url: `https://github.com/${repository}/issues/${number}` };
}

/** A page: announcement, manual, advisory. */
export function page(label: string, url: string): Evidence {
  return { kind: 'page', label, url };
}
