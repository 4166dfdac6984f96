/** Edits of Go files as rewrites make them, at random: names, import paths, whole lines taken away and put in. */

/** A generator of numbers in [0, 1) that gives the same ones for the same seed (mulberry32). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const KINDS = {
  Ident: renamed,
  KeyValueExpr: lineGone,
  Field: lineGone,
  ExprStmt: statementLine,
  ImportSpec: imported,
};

/** Sorted edits that do not overlap; none for a file in which there is nothing to edit. */
export function randomEdits(text, { parseGo, walk }, random) {
  const file = parseGo(text);
  if (file.errors.length > 0 || file.name === undefined) return [];
  const places = [];
  walk(file, (node, parent) => {
    if (KINDS[node.kind] !== undefined) places.push({ node, parent });
  });
  const edits = [];
  const wanted = 1 + Math.floor(random() * 6);
  for (let i = 0; i < wanted && places.length > 0; i++) {
    const { node, parent } = places[Math.floor(random() * places.length)];
    const edit = KINDS[node.kind](text, node, parent, random);
    if (edit !== undefined && edits.every(({ start, end }) => edit.end < start || end < edit.start)) edits.push(edit);
  }
  return edits.sort((a, b) => a.start - b.start);
}

function renamed(_text, { start, end, name }, _parent, random) {
  if (name === '_' || name === '.') return undefined;
  const length = 1 + Math.floor(random() * 30);
  return { start, end, text: `${name.charAt(0) === name.charAt(0).toUpperCase() ? 'X' : 'x'}${'n'.repeat(length)}` };
}

/** Takes away the lines of a node that stands alone on them, or puts a copy after it. */
function lineGone(text, node, _parent, random) {
  const from = text.lastIndexOf('\n', node.start - 1) + 1;
  const found = text.indexOf('\n', node.end);
  const to = found < 0 ? text.length : found + 1;
  const rest = text.slice(node.end, to).trim();
  if (text.slice(from, node.start).trim() !== '' || !/^,?(\s*\/\/.*)?$/.test(rest)) return undefined;
  if (node.kind === 'KeyValueExpr' && !rest.startsWith(',')) return undefined;
  if (text.slice(node.start, node.end).includes('`') && text.slice(node.start, node.end).includes('\n'))
    return undefined;
  if (random() < 0.5) return { start: from, end: to, text: '' };
  return { start: to, end: to, text: text.slice(from, to).replace(/[A-Za-z]\w*/, (word) => `${word}Copied`) };
}

function statementLine(text, node, _parent, random) {
  if (random() < 0.5) return lineGone(text, node, _parent, random);
  const from = text.lastIndexOf('\n', node.start - 1) + 1;
  if (text.slice(from, node.start).trim() !== '') return undefined;
  return { start: from, end: from, text: `${text.slice(from, node.start)}client.WaitStrategy = kube.LegacyStrategy\n` };
}

function imported(text, node, _parent, random) {
  const { path } = node;
  if (random() < 0.3) return lineGone(text, { ...node, kind: 'ImportSpec' }, undefined, () => 0);
  const version = path.text.replaceAll('/v3/', '/v4/');
  if (random() < 0.5)
    return { start: node.start, end: path.end, text: `renamed${random() < 0.5 ? 'Far' : ''} ${version}` };
  return { start: path.start, end: path.end, text: `"example.com/${Math.floor(random() * 100)}/${version.slice(1)}` };
}
