import { describe, expect, it } from 'vitest';
import { parseGo } from '../../src/sdk/go/parse.ts';
import { childrenOf, isDeeperThan, walk } from '../../src/sdk/go/walk.ts';

const file = parseGo('package a\n\nfunc f(b int) { g(b, func() { h() }) }\n\nvar c = d\n');

function names(leaveOut = ''): string[] {
  const found: string[] = [];
  walk(file, (node) => {
    if (node.kind === 'Ident') found.push(node.name);
    return node.kind !== leaveOut;
  });
  return found;
}

describe('walking a tree', () => {
  it('visits nodes in the order of the source, and not what is left out', () => {
    expect(names()).toEqual(['f', 'b', 'int', 'g', 'b', 'h', 'c', 'd']);
    expect(names('FuncLit')).toEqual(['f', 'b', 'int', 'g', 'b', 'c', 'd']);
  });

  it('tells the node above', () => {
    const pairs: string[] = [];
    walk(file, (node, parent) => {
      if (node.kind === 'BlockStmt') pairs.push(parent?.kind ?? 'none');
      if (parent !== undefined) expect(childrenOf(parent)).toContain(node);
    });
    expect(pairs).toEqual(['FuncDecl', 'FuncLit']);
  });

  it('needs no stack for long chains', () => {
    const long = parseGo(`package a\nvar x = 1${' + 1'.repeat(100_000)}\n`);
    let count = 0;
    walk(long, () => {
      count++;
    });
    expect(count).toBeGreaterThan(200_000);
    expect(isDeeperThan(long, 1000)).toBe(true);
    expect(isDeeperThan(file, 20)).toBe(false);
  });
});
