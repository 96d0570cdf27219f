import type { AnalysisResult } from '../../../analysis/result.ts'
import type { Target } from '../../../convert/format-names.ts'
import type { Known, KnownTunnel } from '../../../convert/out/known.ts'
import { defined } from '../../../model/defined.ts'
import { leavesOpen } from '../../../model/verdict.ts'
import { Inputs } from '../../input/inputs.ts'
import { solved } from '../../input/solved.ts'
import { fixedPointGiven } from '../../options/method.ts'
import { writeOutputs } from '../../output/output.ts'
import { note } from '../../output/say.ts'
import { checkOutputs } from '../../output/write-files.ts'
import type { Run } from '../../process/command.ts'
import { UsageError } from '../../process/failure.ts'
import type { ConvertCliOptions } from './convert-options.ts'

/** A topology in a format of other programs, with the loads and bounds of what is placed on it. */
export const exportAndPrint = async (
  paths: readonly string[],
  target: Target,
  options: ConvertCliOptions,
  run: Run,
): Promise<void> => {
  const { io } = run
  const [topologyPath, placedPath, ...more] = paths
  if (topologyPath === undefined || more.length > 0)
    throw new UsageError("option '--to': expected a topology, and an allocation or requests at most")
  checkOutputs([{ option: '--out <file>', path: options.out }], paths)
  const given = await fixedPointGiven({ ...options, lineShaping: true }, io)
  const inputs = new Inputs(options, io)
  const topology = await inputs.topology(topologyPath)
  const read = placedPath === undefined ? undefined : await inputs.allocationOrRequests(placedPath, topology)
  await inputs.finish()
  const result =
    read === undefined ? undefined : (await solved(topology, read, given, options, io)).solution.result
  const open = result?.violations.find(leavesOpen)
  if (open !== undefined) {
    note(`without loads and bounds: ${open.code} ${open.message}`, options, io)
    run.exitCode = 1
  }
  const known = result === undefined || open !== undefined ? undefined : knownOf(result)
  const { exportTopology } = await import('../../../convert/export.ts')
  const text = await exportTopology(topology, target, known)
  if (text === undefined)
    throw new UsageError(
      `option '--to ${target}': no node of ${topologyPath} has a longitude and latitude as its layout`,
    )
  const { exportLosses } = await import('../../../convert/losses.ts')
  const losses = exportLosses(topology, target)
  if (losses.length > 0) {
    const { lossTexts } = await import('./say-losses.ts')
    const { readTextFile } = await import('../../../formats/files.ts')
    // Standard input is gone once it was read: then no places.
    const read = topologyPath === '-' ? undefined : await readTextFile(topologyPath)
    const text = read?.ok === true ? read.text : undefined
    for (const line of lossTexts(losses, topology, text, topologyPath)) note(line, options, io)
  }
  if (options.out === undefined) io.stdout.write(text)
  else {
    writeOutputs([{ path: options.out, text }], io)
    note(`wrote ${options.out}`, options, io)
  }
}

const knownOf = ({ links, tunnels }: AnalysisResult): Known => ({
  loads: new Map(links.map(({ id, utilization }) => [id, utilization])),
  delaysPs: new Map(
    links.flatMap(({ id, lanes }) => {
      const delays = lanes.map(({ delayPs }) => delayPs)
      return delays.length === 0 || delays.includes(null) ? [] : [[id, Math.max(...(delays as number[]))]]
    }),
  ),
  tunnels: tunnels.flatMap(({ id, sender, lane, periodPs, sizeBits, deadlinePs, receivers }) =>
    receivers.map(
      ({ node, minLatencyPs, worstPs }): KnownTunnel => ({
        id,
        sender,
        receiver: node,
        lane,
        periodPs,
        sizeBits,
        minLatencyPs,
        worstPs,
        ...defined({ deadlinePs }),
      }),
    ),
  ),
})
