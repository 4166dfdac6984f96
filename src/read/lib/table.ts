/**
 * Names and what they stand for, in layers: whatever may turn out one way or another (a branch, a subshell, a step) writes
 * into a layer of its own, so that starting it costs nothing however many names there are.
 */
export interface Table<V> {
  get(name: string): V | undefined;
  set(name: string, value: V): void;
  delete(name: string): void;
  /** What this layer alone holds; undefined where it hides a name of the layers below. */
  readonly own: ReadonlyMap<string, V | undefined>;
  /** All names of all layers, those of the lowest first. */
  all(): Map<string, V>;
}

/** The lowest layer; `given` is read, never written. */
export function table<V>(given: ReadonlyMap<string, V> = new Map()): Table<V> {
  return layer(
    (name) => given.get(name),
    () => new Map(given),
  );
}

/** A layer over a table, which sees what is written there later unless it holds the name itself. */
export function layered<V>(below: Table<V>): Table<V> {
  return layer(below.get, below.all);
}

function layer<V>(below: (name: string) => V | undefined, names: () => Map<string, V>): Table<V> {
  const own = new Map<string, V | undefined>();
  return {
    own,
    get: (name) => own.get(name) ?? (own.has(name) ? undefined : below(name)),
    set: (name, value) => void own.set(name, value),
    delete: (name) => void own.set(name, undefined),
    all: () => {
      const all = names();
      for (const [name, value] of own) {
        if (value === undefined) all.delete(name);
        else all.set(name, value);
      }
      return all;
    },
  };
}
