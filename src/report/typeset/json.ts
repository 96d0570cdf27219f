/**
 * JSON with one line per element of the top-level lists: `grep` and `diff` work, and 10,000 tunnels are not
 * 400,000 lines. What is not bounded is `null` in the result already; an infinite number would become `null` too.
 */
export const toJson = (value: object): string => {
  const parts = Object.entries(value)
    .filter(([, v]) => v !== undefined)
    .map(([key, v]) => {
      const lines =
        Array.isArray(v) && v.length > 0 && v.every(item => typeof item === 'object' && item !== null)
      const text = lines
        ? `[\n${v.map(item => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`
        : JSON.stringify(v)
      return `  ${JSON.stringify(key)}: ${text}`
    })
  return `{\n${parts.join(',\n')}\n}\n`
}
