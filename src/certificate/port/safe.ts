/** A quantity outside the safe whole numbers (2^53 ps is 2.5 hours): nothing is said about it. */
export class OutOfRange extends RangeError {}

/** The number itself, if it is whole and exact. */
export const safe = (value: number | bigint): number => {
  const whole = Number(value)
  if (!Number.isSafeInteger(whole)) throw new OutOfRange(`${value} is beyond 2^53`)
  return whole
}

/** Whether a stored quantity is what it must be: whole, not negative, exact. */
export const isQuantity = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0
