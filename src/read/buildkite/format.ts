import type { Format } from '../reader.ts';

const PIPELINE =
  /(?:^|\/)(?:\.buildkite\/(?:[^/]+\/){0,8})?(?:[\w.-]{0,100}\.)?buildkite(?:-pipeline)?\.ya?ml$|(?:^|\/)\.buildkite\/(?:[^/]+\/){0,8}pipeline[\w.-]{0,100}\.ya?ml$/i;
const FOLDER = /(?:^|\/)\.buildkite\/.*\.ya?ml$/i;

export const format: Format = {
  name: 'buildkite',
  title: 'Buildkite pipelines',
  path: (path) => PIPELINE.test(path),
  text: ({ path, text }) =>
    FOLDER.test(path) &&
    /^["']?steps["']?[ \t]*:/m.test(text) &&
    !/^(?:apiVersion|services|on|jobs)[ \t]*:/m.test(text),
};
