import { describe, expect, it } from 'vitest'
import { patience } from '../properties/effort.ts'
import { MISTAKES, type Mistake } from '../reference/mistakes.ts'
import { CRITICAL_SEEDS } from './case.ts'
import { hunted } from './mistaken.ts'

/** Mistakes that hardly a network shows by chance: those made on purpose show them at once. */
const RARE: readonly Mistake[] = [
  'capFromNominal',
  'periodNotShortened',
  'sizesNotInJitter',
  'noRestPacket',
  'withinNotInJitter',
  'shortFragment',
  'noCutOverhead',
  'ownPacketUncut',
  'largestInsteadOfSum',
  'noHigherInFreed',
]

describe('the fuzzer notices a mistake of the model', () => {
  it.each(RARE)('%s, by the networks that are made on purpose', { timeout: patience }, mistake => {
    const { seed, drawn, message } = hunted(mistake, CRITICAL_SEEDS)
    console.log(`${mistake}: ${drawn} networks; ${message}`)
    expect(seed).toBeDefined()
  })

  it.runIf(process.env.XLANE_LONG !== undefined).each(MISTAKES)(
    '%s, within 300 networks',
    { timeout: patience },
    mistake => {
      const seeds = Array.from({ length: 300 }, (_, i) => 1 + i)
      expect(hunted(mistake, seeds).seed).toBeDefined()
    },
  )
})
