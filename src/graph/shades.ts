/** Load from where a shade begins, and its colour on white; 0 is a link that no tunnel uses. */
export const SHADES: readonly { readonly from: number; readonly colour: string; readonly text: string }[] = [
  { from: 0, colour: '#a3adba', text: 'no tunnel' },
  { from: Number.MIN_VALUE, colour: '#7fb3dd', text: 'below 10 %' },
  { from: 0.1, colour: '#1d5fa6', text: '10 % and more' },
  { from: 0.25, colour: '#1b9e77', text: '25 %' },
  { from: 0.5, colour: '#c99700', text: '50 %' },
  { from: 0.75, colour: '#d95f02', text: '75 %' },
  { from: 0.9, colour: '#c2185b', text: '90 %' },
]

/** Which shade a load has. */
export const shadeOf = (utilization: number): number =>
  SHADES.findLastIndex(({ from }) => utilization >= from)

/** Width of an edge: a step for each factor of ten of the rate, 1 Gbit/s one and a half points. */
export const widthOf = (bandwidthBps: number): string =>
  Math.min(7, Math.max(0.7, 1.5 + 1.3 * Math.log10(bandwidthBps / 1e9))).toFixed(1)
