import type { Fault } from '../../model/checks/fault.ts'
import type { Problems } from '../source/problems.ts'
import type { Path } from '../source/source.ts'

/** Names of the model that files do not call the same without their unit. */
const NAMES: Readonly<Record<string, string>> = {
  minLoadSizeBits: 'minSize',
  jitterLimitPs: 'jitter',
  expressLanes: 'express',
}

const fileKey = (step: string | number): string | number =>
  typeof step === 'number' ? step : (NAMES[step] ?? step.replace(/(?:Bits|Bps|Ps|Ppb)$/, ''))

/** Faults of a value at the places of the file it was read from. */
export const addFaults = (problems: Problems, base: Path, faults: readonly Fault[]): void => {
  for (const { path, code, expected, found, suggestion } of faults)
    problems.add({
      code,
      path: [...base, ...path.map(fileKey)],
      at: code === 'CONFLICTING_KEYS' ? 'key' : 'value',
      expected,
      found,
      suggestion,
    })
}
