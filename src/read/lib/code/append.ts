/** Adds items to a list, however many there are: as arguments of one call of `push` they could overflow the stack. */
export function append<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item);
}
