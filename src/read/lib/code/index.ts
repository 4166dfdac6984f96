/** Programs in any language, turned into facts. */
export type * from './tree.ts';
