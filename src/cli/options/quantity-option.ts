import type { Dimension } from '../../quantity/units.ts'
import { UsageError } from '../process/failure.ts'

/** A quantity given to an option, in its base unit. What it reads units with is loaded only now. */
export const quantityOption = async (flag: string, text: string, dimension: Dimension): Promise<number> => {
  const { quantity, QuantityError } = await import('../../quantity/parse-quantity.ts')
  try {
    return quantity(text, dimension)
  } catch (error) {
    if (error instanceof QuantityError) throw new UsageError(`option '${flag}': ${error.message}`)
    throw error
  }
}

/** How long something may take, ps: for people, who count it in seconds. */
export const durationOption = async (flag: string, text: string): Promise<number> => {
  if (/^[\d.]+$/.test(text) && Number(text) > 0)
    throw new UsageError(
      `option '${flag}': expected a time such as 30s or 500ms; found ${text}; did you mean ${text}s?`,
    )
  return quantityOption(flag, text, 'time')
}
