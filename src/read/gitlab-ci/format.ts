import type { Format } from '../reader.ts';
import { isGitlabCi, NAMED } from './matches.ts';

export const format: Format = {
  name: 'gitlab-ci',
  title: 'GitLab CI pipelines and the files that they include',
  path: (path) => NAMED.test(path),
  text: isGitlabCi,
};
