/** Functions and methods of the SDK as a programmer reads them. */
import { majorOf, typeAt } from './data.ts';
import type { Found } from './lookup.ts';
import type { Signature, Type } from './types.ts';

/** `Run(string) (*release.UninstallReleaseResponse, error)`; undefined for what is no function. */
export function formOf({ path, symbol, variant }: Found): string | undefined {
  const major = majorOf(path);
  if (major === undefined || !/^\d+$/.test(variant.code)) return undefined;
  const type = typeAt(major, Number(variant.code));
  return type.kind === 'func' ? `${symbol.slice(symbol.indexOf('.') + 1)}${signature(type)}` : undefined;
}

function signature({ params, variadic, results }: Signature): string {
  const given = params.map((type, k) =>
    variadic && k === params.length - 1 && type.kind === 'slice' ? `...${words(type.element)}` : words(type),
  );
  const [first, ...others] = results.map(words);
  const gives = first === undefined ? '' : others.length === 0 ? ` ${first}` : ` (${[first, ...others].join(', ')})`;
  return `(${given.join(', ')})${gives}`;
}

function words(type: Type): string {
  switch (type.kind) {
    case 'basic':
    case 'typeparam':
      return type.name;
    case 'named':
      return type.package === '' ? type.name : `${packageName(type.package)}.${type.name}`;
    case 'pointer':
      return `*${words(type.to)}`;
    case 'slice':
      return `[]${words(type.element)}`;
    case 'array':
      return `[…]${words(type.element)}`;
    case 'map':
      return `map[${words(type.key)}]${words(type.value)}`;
    case 'chan':
      return `chan ${words(type.element)}`;
    case 'func':
      return `func${signature(type)}`;
    case 'struct':
      return 'struct{…}';
    case 'interface':
      return type.methods.size + type.embedded.length === 0 ? 'any' : 'interface{…}';
    case 'tuple':
      return type.types.map(words).join(', ');
    case 'unknown':
      return '?';
  }
}

/** `chart` for `helm.sh/helm/v4/pkg/chart/v2`. */
function packageName(path: string): string {
  const parts = path.split('/');
  const last = parts.at(-1) ?? '';
  return /^v\d+$/.test(last) ? (parts.at(-2) ?? last) : last;
}
