import type { ReceiverBound } from '../../analysis/result.ts'
import { timeText } from '../../quantity/time-text.ts'
import { counted, grouped, percent } from '../../report/typeset/numbers.ts'
import { padEnd, padStart, textWidth } from '../../report/typeset/text-width.ts'
import { microsDown, microsUp, sensibleDecimals } from '../../report/typeset/time.ts'
import { visible } from '../../report/typeset/visible.ts'
import { wrap, wrapPhrases } from '../../report/typeset/wrap.ts'
import type { Distribution } from '../../simulation/results/distribution.ts'
import type { Hunted, SeenSoFar, SimulationState } from '../state/simulation-state.ts'
import type { State } from '../state/state.ts'
import type { ScreenPainter } from './painter.ts'
import { selectedTunnel } from './selection.ts'

/** Packets whose latency lies in each of `rows` equal parts of [fromPs, toPs]; the last one takes what lies beyond. */
export const classesOf = (
  distribution: Distribution | undefined,
  fromPs: number,
  toPs: number,
  rows: number,
): readonly number[] => {
  const counts = new Array<number>(rows).fill(0)
  if (distribution === undefined) return counts
  const { bins, resolutionPs } = distribution
  bins.forEach((count, i) => {
    // A bin is counted where it begins; the greatest latency is known exactly.
    const at = Math.min(
      distribution.maxPs,
      Math.max(distribution.minPs, distribution.fromPs + i * resolutionPs),
    )
    const row = Math.floor(((at - fromPs) / Math.max(1, toPs - fromPs)) * rows)
    counts[Math.max(0, Math.min(rows - 1, row))]! += count
  })
  return counts
}

const summaryPhrases = (
  simulation: Extract<SimulationState, { kind: 'running' | 'stopped' }>,
  seen: SeenSoFar,
  painter: ScreenPainter,
): readonly string[] => [
  seen.isDone ? 'done' : simulation.kind === 'running' ? painter.accent('running') : 'stopped',
  seen.replications === 0 ? 'first replication' : counted(seen.replications, 'replication'),
  `${timeText(Number(seen.simulatedPs.toPrecision(3)))} of network time`,
  `${grouped(seen.packets)} packets`,
  seen.drops === 0 ? 'none lost' : painter.bad(`${grouped(seen.drops)} lost`),
]

const verdictLines = (seen: SeenSoFar, width: number, painter: ScreenPainter): readonly string[] => {
  if (seen.firstOutside !== undefined) {
    const { tunnel, node, latencyPs, worstPs } = seen.firstOutside
    const text = `! ${counted(seen.outside, 'receiver')} outside the proven range: ${tunnel} to ${node} took ${timeText(latencyPs)}, proven are ${timeText(worstPs)}`
    return wrap(visible(text), width, '  ').map(painter.bad)
  }
  const { tightest } = seen
  const nearest =
    tightest === undefined || tightest.worstPs === Number.POSITIVE_INFINITY
      ? ''
      : `; nearest to its bound: ${tightest.tunnel} to ${tightest.node}, ${percent(tightest.latencyPs / tightest.worstPs)}`
  return wrap(visible(`✓ every packet within its proven range${nearest}`), width, '  ').map(painter.good)
}

/** Room for the marks beside the bars, and for the blanks between. */
const MARKS = 41

interface Subject {
  readonly receiver: ReceiverBound
  readonly at: number
  readonly worstPs: number
}

/** The receiver with the latest bound. */
const subjectOf = (receivers: readonly ReceiverBound[]): Subject | undefined => {
  let found: Subject | undefined
  receivers.forEach((receiver, at) => {
    const worstPs =
      receiver.maxJitterPs === null ? Number.POSITIVE_INFINITY : receiver.minLatencyPs + receiver.maxJitterPs
    if (found === undefined || worstPs > found.worstPs) found = { receiver, at, worstPs }
  })
  return found
}

/** From λmin to the bound, a row for each part of the range; how many packets arrived in it, and where the worst ones are. */
const histogramLines = (
  { receiver, at, worstPs }: Subject,
  distribution: Distribution | undefined,
  hunted: Hunted | undefined,
  area: { readonly width: number; readonly height: number },
  painter: ScreenPainter,
): readonly string[] => {
  const from = receiver.minLatencyPs
  const to = worstPs === Number.POSITIVE_INFINITY ? (distribution?.maxPs ?? from) + 1 : worstPs
  const rows = Math.max(4, Math.min(24, area.height))
  const counts = classesOf(distribution, from, to, rows)
  const decimals = sensibleDecimals([from, to])
  const step = (to - from) / rows
  const rowOf = (ps: number): number =>
    Math.max(0, Math.min(rows - 1, Math.floor((ps - from) / Math.max(step, 1e-9))))
  const worstFound = hunted?.latenciesPs[at] ?? -1
  const marks = Array.from({ length: rows }, () => [] as string[])
  if (distribution !== undefined)
    marks[rowOf(distribution.maxPs)]!.push(`worst seen ${microsUp(distribution.maxPs, decimals)}`)
  if (worstFound >= 0)
    marks[rowOf(worstFound)]!.push(painter.warn(`◆ adversary ${microsUp(worstFound, decimals)}`))
  const labels = textWidth(microsUp(to, decimals))
  const numbers = Math.max(7, ...counts.map(count => grouped(Math.round(count)).length))
  const room = Math.max(6, Math.min(48, area.width - labels - numbers - MARKS))
  const most = Math.log2(1 + Math.max(1, ...counts))
  const lines = counts.map((count, row) => {
    const cells = count === 0 ? 0 : Math.max(1, Math.round((Math.log2(1 + count) / most) * room))
    return [
      padStart(microsDown(Math.floor(from + row * step), decimals), labels),
      padStart(count === 0 ? '' : grouped(Math.round(count)), numbers),
      `│${painter.good(padEnd('█'.repeat(cells), room))}`,
      marks[row]!.join('  '),
    ]
      .join(' ')
      .trimEnd()
  })
  const bound =
    worstPs === Number.POSITIVE_INFINITY
      ? painter.bad('no bound')
      : painter.strong(`proven: never later than ${timeText(worstPs)}`)
  return [
    painter.dim(`${padStart('µs', labels)} ${padStart('packets', numbers)}  (bars grow with the logarithm)`),
    ...lines,
    `${padStart(microsUp(to, decimals), labels)} ${padStart('', numbers)} └${'─'.repeat(room)} ${bound}`,
  ]
}

const hunterLine = (hunted: Hunted | undefined, { at, worstPs }: Subject, painter: ScreenPainter): string => {
  if (hunted === undefined) return painter.dim('the adversary has not begun')
  const latency = hunted.latenciesPs[at] ?? -1
  const found =
    latency < 0 ? 'nothing yet' : `${timeText(latency)}, ${percent(latency / worstPs)} of the bound`
  const reached = latency === worstPs ? '; the bound is tight' : ''
  return `${painter.warn('◆')} adversary's best so far: ${found} (${grouped(hunted.evaluations)} tries${hunted.isDone ? ', done' : ''})${reached}`
}

/** The simulation of the present world, the selected tunnel's packets against what is proven of them. */
export const simulationLines = (
  state: State,
  area: { readonly width: number; readonly height: number },
  painter: ScreenPainter,
): readonly string[] => {
  const { simulation, world } = state
  const { width, height } = area
  const id = selectedTunnel(state)
  const bound = id === undefined ? undefined : world.bounds.get(id)
  if (simulation.kind === 'idle')
    return [
      'enter simulates the network as it stands: every packet of every tunnel, at chance phases and jitters,',
      'while an adversary looks for the worst that can happen to the selected tunnel.',
    ].flatMap(text => wrap(text, width))
  if (simulation.kind === 'failed') return wrap(visible(`! ${simulation.why}`), width).map(painter.bad)
  if (simulation.world !== world) return ['the network has changed since: enter simulates it as it is now']
  const { seen } = simulation
  if (seen === undefined) return [painter.dim('the first packets are on their way …')]
  const head = [
    ...wrapPhrases(summaryPhrases(simulation, seen, painter), ' · ', width, '  '),
    ...verdictLines(seen, width, painter),
    '',
  ]
  if (id === undefined || bound === undefined) return [...head, 'the selected tunnel carries nothing']
  const subject = subjectOf(bound.receivers)!
  const hunted = simulation.hunted.get(id)
  const title = `${painter.strong(visible(id))} to ${visible(subject.receiver.node)}${bound.receivers.length > 1 ? ', its latest receiver' : ''}`
  const own = [title, ...wrap(hunterLine(hunted, subject, painter), width, '  ')]
  if (seen.watched !== id) return [...head, ...own, painter.dim('…')]
  const room = { width, height: height - head.length - own.length - 2 }
  return [...head, ...own, ...histogramLines(subject, seen.distributions[subject.at], hunted, room, painter)]
}
