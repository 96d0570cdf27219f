/**
 * Load from where a shade begins, and its colour on white: the lighter, the less. One order of lightness, light to dark,
 * so that grey print and eyes that do not tell hues apart see it too; 0 is a link that no tunnel uses.
 */
export const SHADES: readonly {
  readonly from: number
  readonly colour: string
  readonly dark: string
  readonly text: string
}[] = [
  { from: 0, colour: '#c9ced6', dark: '#3a434f', text: 'no tunnel' },
  { from: Number.MIN_VALUE, colour: '#a8c6e6', dark: '#3f5f8f', text: 'below 10 %' },
  { from: 0.1, colour: '#74a3d8', dark: '#3f86b5', text: '10 %' },
  { from: 0.25, colour: '#4a7cc3', dark: '#45aab0', text: '25 %' },
  { from: 0.5, colour: '#4753a3', dark: '#7fc97f', text: '50 %' },
  { from: 0.75, colour: '#4a2a78', dark: '#d3de5a', text: '75 %' },
  { from: 0.9, colour: '#2b0a3d', dark: '#fff7a8', text: '90 %' },
]

/** Which shade a load has. */
export const shadeOf = (utilization: number): number =>
  SHADES.findLastIndex(({ from }) => utilization >= from)

/** Width of an edge in points: a step for each factor of ten above the slowest link of the network. */
export const widthOf = (bandwidthBps: number, slowestBps: number): number =>
  Math.round(10 * Math.min(7, 2.2 + 1.3 * Math.log10(bandwidthBps / slowestBps))) / 10
