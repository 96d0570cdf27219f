/** As many results are kept: a screen asks for the same lines painted and plain, and for those of two panes. */
const KEPT = 4

/**
 * `make`, whose last results are looked up where all that they are made of is the same: frames ask for the same lines
 * several times. `parts`: what of the first argument the result depends on.
 */
export const latestOf = <First, Rest extends readonly unknown[], V>(
  make: (first: First, ...rest: Rest) => V,
  parts: (first: First) => readonly unknown[],
): ((first: First, ...rest: Rest) => V) => {
  let known: readonly { readonly of: readonly unknown[]; readonly value: V }[] = []
  return (first, ...rest) => {
    const of = [...parts(first), ...rest]
    const found = known.find(entry => entry.of.every((part, i) => part === of[i]))
    if (found !== undefined) return found.value
    const value = make(first, ...rest)
    known = [{ of, value }, ...known].slice(0, KEPT)
    return value
  }
}
