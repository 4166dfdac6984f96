/** Answers that are kept of one question, and how long its texts may be: no repository must fill the memory with them. */
const MAX_KEPT = 10_000;
const MAX_LENGTH = 1_000;

/** The same question about one text or two, worked out once for each: a repository holds few versions, many times over. */
export function remembered<Answer>(answer: (a: string, b: string) => Answer): (a: string, b?: string) => Answer {
  const known = new Map<string, { readonly answer: Answer }>();
  return (a, b = '') => {
    const key = `${a}\n${b}`;
    const before = known.get(key);
    if (before !== undefined) return before.answer;
    const found = answer(a, b);
    if (key.length > MAX_LENGTH) return found;
    if (known.size >= MAX_KEPT) known.clear();
    known.set(key, { answer: found });
    return found;
  };
}
