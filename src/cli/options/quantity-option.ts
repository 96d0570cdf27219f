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
