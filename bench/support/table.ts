/** Rows of one table on stdout; the first column is text, the others are numbers or short words. */
export const printTable = (
  title: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): void => {
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map(row => row[i]!.length)))
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ')
  console.log(`\n${title}`)
  for (const row of [heads, ...rows]) console.log(line(row))
}

export const ms = (value: number): string => value.toFixed(value < 100 ? 2 : 0)
export const whole = (value: number): string => Math.round(value).toLocaleString('en')
