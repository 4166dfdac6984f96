import type { Format } from '../reader.ts';

/** `.drone.yml`, `.drone.prod.yaml`, `.drone/release.yml`; and the languages that make them. */
const PATH = /(?:^|\/)(?:\.drone(?:[.-][\w.-]+)?\.(?:ya?ml|star|jsonnet)|\.drone\/(?:[^/]+\/)*[^/]+\.ya?ml)$/;

export const format: Format = {
  name: 'drone',
  title: 'Drone pipelines and the settings of Helm plugins in them',
  path: (path) => PATH.test(path),
  // A repository can name its file as it likes: https://docs.drone.io/quickstart/docker/
  text: ({ path, text }) =>
    /\.ya?ml$/.test(path) &&
    /^kind:[ \t]*["']?pipeline\b/m.test(text) &&
    /^(?:type:[ \t]*["']?(?:docker|kubernetes|exec|ssh|digitalocean|macstadium)\b|steps:)/m.test(text) &&
    !/^apiVersion:/m.test(text),
};
