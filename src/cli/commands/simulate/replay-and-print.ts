import type { Solution } from '../../../analysis/solution.ts'
import type { Witness } from '../../../model/witness.ts'
import type { ProvenWay } from '../../../report/explanation/journey-steps.ts'
import { journeyText } from '../../../report/explanation/journey-text.ts'
import { toJson } from '../../../report/typeset/json.ts'
import { type Journey, journeyOf } from '../../../simulation/witness/journey.ts'
import { WitnessError } from '../../../simulation/witness/witness.ts'
import { reportOptions } from '../../output/print.ts'
import type { Run } from '../../process/command.ts'
import { OutsideError } from '../../process/failure.ts'
import type { Loaded } from './load-simulation.ts'
import type { SimulateCliOptions } from './simulate-options.ts'

/** What the journey does not say about its bound: nothing is known, or nothing was asked for. */
const UNPROVEN: Omit<ProvenWay, 'hops' | 'send'> = { minLatencyPs: 0, maxJitterPs: null }

const unprovenWay = ({ send, hops }: Journey): ProvenWay => ({
  ...UNPROVEN,
  send: { latencyPs: send.latencyPs, jitterPs: 0 },
  hops: hops.map(({ link, transmissionPs, latencyPs }) => ({
    link,
    transmissionPs,
    queueingPs: null,
    latencyPs,
    jitterPs: 0,
  })),
})

/** The bound of the way the packet took: explained where that is the tunnel's worst receiver, else as the analysis gives it. */
const provenWay = (solution: Solution | undefined, witness: Witness, journey: Journey): ProvenWay => {
  const bound = solution?.result.tunnels.find(t => t.id === witness.tunnel)
  if (solution === undefined || bound === undefined) return unprovenWay(journey)
  const receiver =
    witness.shows === 'drop'
      ? bound.receivers.find(r => r.hops.some(hop => hop.link === witness.link))
      : bound.receivers.find(r => r.node === witness.receiver)
  if (receiver === undefined) return unprovenWay(journey)
  if (bound.maxJitterPs !== null) {
    // Left out where the limits end it: the bound is shown as the analysis gives it.
    const [explained] = solution.explanations(new Set([witness.tunnel]))
    if (explained?.receiver === receiver.node) return explained
  }
  const { minLatencyPs, maxJitterPs, hops } = receiver
  return { minLatencyPs, maxJitterPs, hops, send: bound.send }
}

/** `simulate --witness`: sees the packet again, and shows what it met at each hop beside what the bound counts there. */
export const replayAndPrint = (
  loaded: Loaded,
  witness: Witness,
  options: SimulateCliOptions,
  run: Run,
): void => {
  const { io } = run
  let journey: Journey
  try {
    journey = journeyOf(loaded.topology, loaded.tunnels, witness)
  } catch (error) {
    if (error instanceof WitnessError) throw new OutsideError(`${options.witness}: ${error.message}`)
    throw error
  }
  const way = provenWay(loaded.solution, witness, journey)
  io.stdout.write(
    options.json
      ? toJson({ schema: 'xlane/journey@1', ...journey, bound: way })
      : journeyText(journey, way, reportOptions(options, '', io)),
  )
  const { end } = journey
  const isBroken =
    way.maxJitterPs !== null &&
    (end.kind === 'lost' ||
      end.latencyPs > way.minLatencyPs + way.maxJitterPs ||
      end.latencyPs < way.minLatencyPs)
  run.exitCode = isBroken ? 1 : 0
}
