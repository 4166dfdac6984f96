import { parseGo } from '../../src/sdk/go/parse.ts';
import { walk } from '../../src/sdk/go/walk.ts';

/** Fails when the comments of a Go file overlap, or a node stands outside the text or the node that holds it. */
export function checkNesting(text: string): void {
  const file = parseGo(text);
  let last = 0;
  for (const { start, end } of file.comments) {
    if (start < last) throw new Error(`comment at ${start}, before ${last}`);
    last = end;
  }
  walk(file, (node, parent) => {
    if (node.start > node.end || node.start < 0 || node.end > text.length) {
      throw new Error(`${node.kind} from ${node.start} to ${node.end}`);
    }
    if (parent !== undefined && (node.start < parent.start || node.end > parent.end)) {
      throw new Error(`${node.kind} ${node.start}-${node.end} in ${parent.kind} ${parent.start}-${parent.end}`);
    }
  });
}
