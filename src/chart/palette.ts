/** Colours of Okabe and Ito, told apart by every eye; markers and dashes say the same again. */
export const PALETTE = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#444444'] as const

const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'arrow'] as const

/** How the i-th curve of a plot looks. */
export const lookOf = (i: number): { readonly color: string; readonly symbol: string } => ({
  color: PALETTE[i % PALETTE.length] ?? PALETTE[0],
  symbol: SYMBOLS[i % SYMBOLS.length] ?? SYMBOLS[0],
})

/**
 * A scale from least to most: every step is darker than the one before it, so that it reads in print and without colour
 * (cividis, made for red-green blindness; here from light to dark, on white).
 */
export const SEQUENTIAL = [
  '#fee838',
  '#e1cc55',
  '#c3b369',
  '#a69d75',
  '#8a8678',
  '#707173',
  '#575d6d',
  '#3a486b',
  '#00224e',
] as const

/** Where there is no value. */
export const NOTHING = '#f0f0f0'
