/** Names of the formats of `org report`, apart from what writes them so that the command line can name them without loading anything. */
export const ORG_FORMATS = [
  'terminal',
  'html',
  'markdown',
  'json',
  'jsonl',
  'csv',
  'csv-repositories',
  'openmetrics',
] as const;
export type OrgFormat = (typeof ORG_FORMATS)[number];
