/** What the releases of one major export together. The encoding is described in src/helm/sdk/data.ts, which reads it. */

/** The letter of each kind of symbol. */
const letters = {
  const: 'c',
  var: 'v',
  func: 'f',
  type: 't',
  alias: 'a',
  field: 'd',
  embedded: 'e',
  method: 'm',
  imethod: 'i',
  iembedded: 'j',
};

/**
 * @param {{version: string, packages: {path: string, name: string, symbols: Record<string, any>[]}[]}[]} releases oldest first
 */
export function union(releases) {
  const types = interner();
  const packages = {};
  const places = {};
  // Newest first: the newest type of a symbol comes first, and the common types get the low numbers.
  for (let at = releases.length - 1; at >= 0; at--) {
    for (const { path, name, symbols } of releases[at].packages) {
      packages[path] ??= { name, variants: {}, values: {} };
      places[path] ??= { files: [], symbols: {} };
      for (const symbol of symbols) {
        note(packages[path], symbol, at, types);
        place(places[path], symbol, at);
      }
    }
  }
  const versions = releases.map(({ version }) => version);
  const api = { releases: versions, types: types.list, packages: {} };
  for (const path of Object.keys(packages).sort()) {
    const { name, variants, values } = packages[path];
    api.packages[path] = { name, symbols: encoded(variants, versions.length), ...(any(values) ? { values } : {}) };
  }
  return { api, places };
}

function any(record) {
  return Object.keys(record).length > 0;
}

function note(pkg, { name, what, type, value }, at, types) {
  const code = `${letters[what]}${typeCode(type, types)}`;
  pkg.variants[name] ??= new Map();
  const variants = pkg.variants[name];
  variants.set(code, [...(variants.get(code) ?? []), at]);
  if (value !== undefined) pkg.values[name] ??= value;
}

/** `file:line` in the newest release that has the symbol; the file as an index. */
function place(pkg, { name, pos }, at) {
  if (pkg.symbols[name] !== undefined) return;
  const colon = pos.lastIndexOf(':');
  const file = pos.slice(0, colon);
  if (!pkg.files.includes(file)) pkg.files.push(file);
  pkg.symbols[name] = `${at}:${pkg.files.indexOf(file)}:${pos.slice(colon + 1)}`;
}

function encoded(variants, count) {
  const symbols = {};
  // In the order of the newest release, which is that of the declaration for the fields of a struct.
  for (const name of Object.keys(variants)) {
    symbols[name] = [...variants[name]]
      .map(([code, indices]) => (indices.length === count ? code : `${code}@${runs(indices)}`))
      .join(' ');
  }
  return symbols;
}

/** `0-4,7-9` of indices that come in descending order. */
function runs(indices) {
  const list = [];
  for (const index of [...indices].reverse()) {
    const last = list.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else list.push([index, index]);
  }
  return list.map(([from, to]) => `${from}-${to}`).join(',');
}

function typeCode(type, types) {
  if (type === 'struct') return 's';
  if (type === 'interface') return 'i';
  return String(types.index(type));
}

/** Numbers for types; a type that holds others refers to their numbers. */
function interner() {
  const list = [];
  const known = new Map();
  const put = (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    known.set(text, list.length);
    return list.push(text) - 1;
  };
  const index = ([kind, ...rest]) => {
    switch (kind) {
      case 'basic':
        return put(`b ${rest[0]}`);
      case 'typeparam':
        return put(`p ${rest[0]}`);
      case 'named':
        return put(`n ${rest[0]} ${rest[1]} ${rest.slice(2).map(index).join(',')}`.trimEnd());
      case 'pointer':
        return put(`* ${index(rest[0])}`);
      case 'slice':
        return put(`s ${index(rest[0])}`);
      case 'array':
        return put(`a ${index(rest[0])}`);
      case 'chan':
        return put(`c ${index(rest[0])}`);
      case 'map':
        return put(`m ${index(rest[0])} ${index(rest[1])}`);
      case 'func':
      case 'variadic':
        return put(`${kind === 'func' ? 'f' : 'v'} ${rest[0].map(index).join(',')}|${rest[1].map(index).join(',')}`);
      case 'struct':
        return put(
          `t ${rest.map(([name, type, embedded]) => `${embedded ? '!' : ''}${name}:${index(type)}`).join(',')}`,
        );
      case 'interface':
        return put(`i ${rest.map(([name, type]) => `${name}:${index(type)}`).join(',')}`);
      default:
        throw new Error(`a type that the data has no form for: ${kind}`);
    }
  };
  return { list, index };
}
