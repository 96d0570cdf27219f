import { formatSize } from '../../quantity/format-quantity.ts'
import { ENCAPSULATIONS, maxLoadBits } from '../encapsulation.ts'
import { largestPacketBits } from '../port.ts'
import type { Topology } from '../topology.ts'
import type { Fault, Path } from './fault.ts'
import { Faults } from './faults.ts'
import { LOAD_SIZE, SIZE } from './whole.ts'

const FRAMED: ReadonlySet<string> = new Set(['kind', 'name', 'headerBits', 'minimumBits'])
const CHUNKED: ReadonlySet<string> = new Set([...FRAMED, 'chunkDataBits', 'chunkBits', 'maxChunks'])

/** Whether an encapsulation is one: sizes that are sizes, and no known name for another one. */
export const encapsulationFaults = (value: unknown, path: Path): readonly Fault[] => {
  const faults = new Faults()
  const isChunked = (value as { kind?: unknown } | null)?.kind === 'chunked'
  const keys = isChunked ? CHUNKED : FRAMED
  if (!faults.map(value, path, 'an encapsulation, as in ENCAPSULATIONS', keys)) return faults.found
  faults.choice(value.kind, path, 'kind', ['framed', 'chunked'])
  faults.name(value.name, path, 'name')
  faults.whole(value.headerBits, path, 'headerBits', SIZE)
  faults.whole(value.minimumBits, path, 'minimumBits', SIZE)
  if (isChunked)
    for (const key of ['chunkDataBits', 'chunkBits', 'maxChunks'])
      faults.whole(value[key], path, key, LOAD_SIZE)
  const { name } = value
  if (faults.found.length > 0 || typeof name !== 'string' || !Object.hasOwn(ENCAPSULATIONS, name))
    return faults.found
  const known: Readonly<Record<string, unknown>> = ENCAPSULATIONS[name as keyof typeof ENCAPSULATIONS]
  for (const key of keys)
    if (known[key] !== value[key])
      faults.add('BAD_CHOICE', [...path, key], `${String(known[key])}, as ${name} has`, String(value[key]))
  return faults.found
}

/** Whether one packet, or of a message all of them, can carry the load: paths are those of a request. */
export const loadSizeFaults = (
  network: Pick<Topology, 'encapsulation' | 'mtuBits'>,
  loadSizeBits: number,
  fragment = false,
): readonly Fault[] => {
  const faults = new Faults()
  const path = ['loadSizeBits']
  const found = formatSize(loadSizeBits)
  const { encapsulation } = network
  const most = maxLoadBits(encapsulation)
  if (loadSizeBits === 0) faults.add('ZERO_SIZE', path, 'more than 0 B', '0 B')
  else if (loadSizeBits > most && !fragment) {
    const expected = `at most ${formatSize(most)}, which is what ${encapsulation.name} carries in one packet (fragment: true sends several)`
    faults.add('SIZE_EXCEEDS_ENCAPSULATION', path, expected, found)
  } else if (!Number.isSafeInteger(largestPacketBits(network, loadSizeBits, fragment)))
    faults.add('UNSAFE_VALUE', path, `${SIZE.safe}, headers included`, found)
  return faults.found
}
