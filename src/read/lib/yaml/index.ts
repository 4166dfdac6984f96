/** YAML for readers: parsing that survives anything, walking, and the place of every character of a scalar. */
export { looseScalars } from './loose.ts';
export {
  asString,
  entries,
  get,
  items,
  nodePlace,
  parseYaml,
  scalarText,
  type YamlFile,
  type YamlNode,
} from './nodes.ts';
export type { YamlProblem } from './parse.ts';
export { visitScalars } from './visit.ts';
