import type { HeadroomResult } from '../model/planning/headroom.ts'
import { templatePhrase } from '../report/planning/headroom-phrases.ts'
import { counted } from '../report/typeset/numbers.ts'
import { heatMapSvg } from './heat-map.ts'

/** How many more are admitted between every two places, as a heat map; undefined where no pairs were asked for. */
export const headroomSvg = (result: HeadroomResult): string | undefined => {
  const { pairs = [], asked } = result
  if (pairs.length === 0 || asked === undefined) return undefined
  const from = [...new Set(pairs.map(pair => pair.from))]
  const named = new Set(pairs.map(pair => pair.to))
  // The first place sends nothing to itself: in the order of the file it is first all the same.
  const to = [...new Set([...from, ...named])].filter(place => named.has(place))
  const known = new Map(pairs.map(pair => [JSON.stringify([pair.from, pair.to]), pair.more]))
  return heatMapSvg({
    title: `How many more are admitted between ${counted(pairs.length, 'pair')} of ${asked.between}`,
    subtitle: templatePhrase(result).split('; '),
    rows: { name: 'from', labels: from },
    columns: { name: 'to', labels: to },
    values: from.map(a => to.map(b => known.get(JSON.stringify([a, b])) ?? null)),
    scale: 'more',
  })
}
