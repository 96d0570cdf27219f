import { Graphviz } from '@hpcc-js/wasm-graphviz'

/** A DOT text laid out as SVG, by the engine it names. Long for many nodes; nothing can stop it but the end of the process. */
export const layoutSvg = async (dot: string): Promise<string> => {
  const graphviz = await Graphviz.load()
  return graphviz.layout(dot, 'svg', 'dot')
}

type LaidOut = { readonly id?: string; readonly pos?: string }

/** Where the layout puts the nodes that {@link graphDot} named `n0`, `n1` …: whole points, by node. */
export const layoutPlaces = async (dot: string): Promise<readonly (readonly [number, number])[]> => {
  const graphviz = await Graphviz.load()
  const { objects = [] }: { objects?: readonly LaidOut[] } = JSON.parse(graphviz.layout(dot, 'json', 'dot'))
  const places: (readonly [number, number])[] = []
  for (const { id, pos } of objects) {
    const [x, y] = (pos ?? '').split(',').map(Number)
    if (id?.startsWith('n') && x !== undefined && y !== undefined)
      places[Number(id.slice(1))] = [Math.round(x), Math.round(y)]
  }
  return places
}
