import type { Format } from '../reader.ts';

const WORKFLOW = /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/;

export const format: Format = {
  name: 'github-actions',
  title: 'GitHub Actions: workflows, reusable workflows and composite actions',
  path: (path) => WORKFLOW.test(path),
  text: ({ path, text }) =>
    /\.ya?ml$/.test(path) &&
    ((/(?:^|\/)action\.ya?ml$/.test(path) && /^(?:runs|inputs)\s*:/m.test(text)) ||
      (/^jobs\s*:/m.test(text) && /^["']?on["']?\s*:/m.test(text))),
};
