/** Where the symbols of the SDK are declared, for links. */
import { apiData, majorOf, readJson } from './data.ts';

export interface Place {
  /** The newest release that has the symbol. */
  readonly release: string;
  /** In helm/helm, relative to its root. */
  readonly file: string;
  readonly line: number;
}

type PlacesData = Readonly<
  Record<
    string,
    {
      readonly files: readonly string[];
      /** `release:file:line`, the first two as indices. */
      readonly symbols: Readonly<Record<string, string>>;
    }
  >
>;

let loaded: PlacesData | undefined;

function load(): PlacesData {
  return readJson('sdk-positions.json');
}

/** Where the newest release that has a symbol declares it; undefined for a symbol that none has. */
export function placeOf(path: string, symbol: string): Place | undefined {
  const major = majorOf(path);
  if (major === undefined) return undefined;
  loaded ??= load();
  const data = Object.hasOwn(loaded, path) ? loaded[path] : undefined;
  if (data === undefined || !Object.hasOwn(data.symbols, symbol)) return undefined;
  const [release = 0, file = 0, line = 0] = (data.symbols[symbol] ?? '').split(':').map(Number);
  const name = data.files[file];
  const version = apiData(major).releases[release];
  return name === undefined || version === undefined ? undefined : { release: version, file: name, line };
}

/** The page that shows a place. */
export function placeUrl({ release, file, line }: Place): string {
  return `https://github.com/helm/helm/blob/v${release}/${file}#L${line}`;
}
