import { Graphviz } from '@hpcc-js/wasm-graphviz'

/** A DOT text as Graphviz itself lays it out: what it cannot read throws. */
export const layoutSvg = async (dot: string): Promise<string> =>
  (await Graphviz.load()).layout(dot, 'svg', 'dot')
