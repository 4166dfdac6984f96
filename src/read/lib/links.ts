/** Links that many formats have. */
import type { Guard, Link, Origin, Scope, Word } from '../../facts.ts';

/** An image that is not known to hold Helm: a Dockerfile of the repository may make it. */
export function imageLink(image: Word, origin: Origin, scope: Scope, guards: readonly Guard[]): Link {
  return {
    kind: 'link',
    origin,
    scope,
    how: 'image',
    path: image.text ?? image.shown,
    arguments: [],
    variables: [],
    guards,
    span: image.span,
  };
}
