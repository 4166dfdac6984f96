import { readFileSync } from 'node:fs';

/** A flat row of a data file. A missing key is an empty string. */
export type Row = (key: string) => string;

const loaded = new Map<string, readonly Row[]>();

/** The rows of `src/helm/data/<name>.json`, read once; each row is an object of strings. */
export function rows(name: string): readonly Row[] {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const data: Record<string, string>[] = JSON.parse(
    readFileSync(new URL(`../data/${name}.json`, import.meta.url), 'utf8'),
  );
  const made = data.map((row): Row => {
    const map = new Map(Object.entries(row));
    return (key) => map.get(key) ?? '';
  });
  loaded.set(name, made);
  return made;
}
