import { asFields, asName, type Fields, own } from '../../formats/reading/fields.ts'
import type { Path } from '../../formats/source/source.ts'
import { decimalTimes, plainNumber, timeText } from '../foreign/amounts.ts'
import type { Document } from '../foreign/document.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode } from '../foreign/network.ts'
import type { Reading } from '../foreign/reading.ts'
import { mapsIn, placeIn, plainFile } from '../source/plain-source.ts'
import { aroundDelay } from './netem-delay.ts'

const MBPS = 1_000_000n

/** Networks of MiniEdit: hosts and switches on a canvas, links with the options of Mininet's TCLink. */
export const readMininet = (reading: Reading): ForeignNetwork | undefined => {
  const file = plainFile(reading)
  if (file === undefined) return undefined
  const { document, root } = file
  const { findings } = reading
  const node = (list: 'hosts' | 'switches') =>
    mapsIn(own(root, list), [list], document, findings).map(({ fields, path }): ForeignNode => {
      const options = asFields(own(fields, 'opts'))
      const id =
        asName(own(options, 'hostname')) ??
        `${list === 'hosts' ? 'h' : 's'}${asName(own(fields, 'number')) ?? ''}`
      const [x, y] = [plainNumber(own(fields, 'x')), plainNumber(own(fields, 'y'))]
      return {
        id,
        place: placeIn(document, ...path),
        kind: list === 'hosts' ? 'host' : 'switch',
        // A canvas counts downwards.
        ...(x === undefined || y === undefined ? {} : { position: { x, y: -y } }),
      }
    })
  const links = mapsIn(own(root, 'links'), ['links'], document, findings).map(entry =>
    linkOf(entry, document, reading),
  )
  return { name: '', nodes: [...node('switches'), ...node('hosts')], links, isPlane: true }
}

const linkOf = (
  { fields, path }: { readonly fields: Fields; readonly path: Path },
  document: Document,
  { findings }: Reading,
): ForeignLink => {
  const options = asFields(own(fields, 'opts'))
  const place = placeIn(document, ...path)
  const bandwidth = own(options, 'bw')
  const rate =
    typeof bandwidth === 'number' || typeof bandwidth === 'string' ? decimalTimes(bandwidth, MBPS) : undefined
  const delay = timeText(own(options, 'delay'), US)
  const jitter = timeText(own(options, 'jitter'), US) ?? 0
  if (own(options, 'loss') !== undefined && own(options, 'loss') !== '' && Number(own(options, 'loss')) !== 0)
    findings.lose('delay', 'loss: bounds hold for packets that arrive', place)
  if (own(options, 'max_queue_size') !== undefined && own(options, 'max_queue_size') !== '')
    findings.lose('queueSize', 'max_queue_size counts packets of any size: --queue gives a size', place)
  return {
    from: asName(own(fields, 'src')) ?? '',
    to: asName(own(fields, 'dest')) ?? '',
    place,
    ...(rate === undefined || rate === 0 ? {} : { rate }),
    ...(delay === undefined ? {} : { delay: aroundDelay(delay, jitter) }),
  }
}

/** tc counts bare delays in microseconds. */
const US = 1_000_000n
