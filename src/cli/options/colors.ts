import pc from 'picocolors'
import type { Painter } from '../../report/typeset/painter.ts'
import type { Io, Output } from '../process/io.ts'

export const COLOR_CHOICES = ['auto', 'always', 'never'] as const
export type ColorChoice = (typeof COLOR_CHOICES)[number]

/** An option beats the environment; NO_COLOR (no-color.org) beats FORCE_COLOR; else a terminal decides. */
export const wantsColor = (choice: ColorChoice, env: Io['env'], output: Output): boolean => {
  if (choice !== 'auto') return choice === 'always'
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '') return env.FORCE_COLOR !== '0'
  return output.isTTY === true && env.TERM !== 'dumb'
}

/** The painter of `output`. */
export const painterFor = (choice: ColorChoice, env: Io['env'], output: Output): Painter => {
  const colors = pc.createColors(wantsColor(choice, env, output))
  return {
    good: colors.green,
    warn: colors.yellow,
    bad: colors.red,
    dim: colors.dim,
    strong: colors.bold,
  }
}
