import { Lines } from '../source/lines.ts'
import { readSource } from '../source/read-source.ts'

/** Line and column, from 1, of each entry of a requests or allocation file, by its id; none where the file cannot be read. */
export const entryPlaces = (
  text: string,
  file: string,
): ReadonlyMap<string, { readonly line: number; readonly column: number }> => {
  const places = new Map<string, { line: number; column: number }>()
  const read = readSource(text, file, 'requests', ['requests'])
  if (!read.ok) return places
  const { data, locate, text: clean } = read.source
  const list = (data as { readonly requests?: unknown } | null)?.requests
  if (!Array.isArray(list)) return places
  const lines = new Lines(clean)
  for (const [i, entry] of list.entries()) {
    const id = (entry as { readonly id?: unknown } | null)?.id
    if (typeof id !== 'string' && typeof id !== 'number') continue
    const place = lines.position(locate(['requests', i, 'id'], 'value').start)
    places.set(String(id), place)
    // Its two tunnels where it is sent twice.
    places.set(`${id}~1`, places.get(`${id}~1`) ?? place)
    places.set(`${id}~2`, places.get(`${id}~2`) ?? place)
  }
  return places
}
