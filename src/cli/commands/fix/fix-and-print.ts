import { defined } from '../../../model/defined.ts'
import type { FixChange, FixResult } from '../../../model/planning/fix.ts'
import type { FixCosts } from '../../../model/planning/fix-costs.ts'
import { mergedChanges } from '../../../planning/fix/merged-changes.ts'
import { type FixInput, type PlannedFixes, planFixes } from '../../../planning/fix/plan-fixes.ts'
import { reportFixes } from '../../../report/planning/fix-report.ts'
import { type AllocationOrRequests, Inputs, tunnelsOf } from '../../input/inputs.ts'
import { checkTunnel } from '../../input/known-tunnel.ts'
import { fixedPointGiven, overAfter } from '../../options/method.ts'
import { writeOutputs } from '../../output/output.ts'
import { formatOf, reportOptions } from '../../output/print.ts'
import { note } from '../../output/say.ts'
import { watched } from '../../output/watched.ts'
import type { Run } from '../../process/command.ts'
import { UsageError } from '../../process/failure.ts'
import { checkFixOutputs, fixedFiles, makeOutFolder } from './fix-files.ts'
import type { FixCliOptions } from './fix-options.ts'

/** Entries of a file by the names that people know them by: of a request sent twice the request's. */
const namesOf = (read: AllocationOrRequests): readonly { readonly id: string }[] =>
  tunnelsOf(read).flatMap(one =>
    'replica' in one && one.replica !== undefined ? [{ id: one.replica.of }, one] : [one],
  )

const inputOf = (read: AllocationOrRequests): FixInput =>
  read.kind === 'requests' ? { requests: read.requests } : { allocation: read.allocation }

/** The command with all that it loads. */
export const fixAndPrint = async (
  topologyPath: string,
  path: string,
  options: FixCliOptions,
  run: Run,
): Promise<void> => {
  const { io } = run
  if ((options.apply === undefined) !== (options.out === undefined))
    throw new UsageError('--apply says what is done and --out where it is written: give both, or neither')
  if (options.least && options.apply === undefined) throw new UsageError("option '--least' is about --apply")
  checkFixOutputs(options.out, topologyPath, path, [topologyPath, path, options.costs])
  const method = await fixedPointGiven(options, io)
  const inputs = new Inputs(options, io, await overAfter(options.timeLimit, io))
  const topology = await inputs.topology(topologyPath)
  const read = await inputs.allocationOrRequests(path, topology)
  const costs = await costsGiven(inputs, options.costs, topology, read)
  await inputs.finish()
  await checkTunnel(options.tunnel, path, namesOf(read))
  if (options.apply !== undefined && read.kind === 'requests' && read.services !== undefined)
    throw new UsageError(`${path}: services make their own requests; --apply changes files of requests`)
  const { given, onProgress, during } = watched(method, options, io)
  const limits = { ...given, ...defined({ costs, tunnel: options.tunnel }) }
  const planned = during('trying changes', () =>
    planFixes(topology, inputOf(read), { ...limits, onProgress }),
  )
  const { result } = planned
  run.exitCode = result.valid ? 0 : 1
  const asked =
    options.apply === undefined || options.out === undefined
      ? undefined
      : { ...chosen(planned, options.apply), out: options.out }
  const written =
    asked === undefined
      ? undefined
      : during('analysing', () =>
          fixedFiles(
            {
              topology,
              read,
              topologyFile: { path: topologyPath, text: inputs.textOf(topologyPath) },
              file: { path, text: inputs.textOf(path) },
            },
            {
              ...asked,
              tried: options.apply === 'all' ? planned.triedTogether : planned.tried,
              amounts: options.least ? 'least' : 'round',
            },
            given,
          ),
        )
  io.stdout.write(reportFixes(result, formatOf(options), reportOptions(options, topology.name, io)))
  if (written === undefined || asked === undefined) return
  makeOutFolder(asked.out, topologyPath, path)
  writeOutputs(written.files, io)
  for (const file of written.files) note(`wrote ${file.path}`, options, io)
  for (const remark of written.remarks) note(remark, options, io)
  run.exitCode = written.valid ? 0 : 1
}

const costsGiven = async (
  inputs: Inputs,
  path: string | undefined,
  topology: Parameters<typeof planFixes>[0],
  read: AllocationOrRequests,
): Promise<FixCosts | undefined> => {
  if (path === undefined) return undefined
  const { parseFixCosts } = await import('../../../formats/others/parse-fix-costs.ts')
  const { DEFAULT_FIX_COSTS } = await import('../../../model/planning/fix-costs.ts')
  const tunnels = namesOf(read).map(({ id }) => id)
  // Names of a file that could not be read are not known: those in this one may be right.
  const known = tunnels.length === 0 ? {} : { tunnels }
  return inputs.file(path, DEFAULT_FIX_COSTS, (text, file) =>
    parseFixCosts(text, { file, topology, ...known }),
  )
}

/** The proposals asked for, by their numbers, as one list of changes; and whom they mend. */
const chosen = (
  { result }: PlannedFixes,
  apply: string,
): { readonly changes: readonly FixChange[]; readonly mended: ReadonlySet<string> } => {
  if (apply === 'all') return allOf(result)
  const proposals = result.tunnels.flatMap(({ tunnel, proposals: own }) =>
    own.map(proposal => ({ tunnel, proposal })),
  )
  const picked = apply.split(',').map(text => {
    const found = proposals.find(({ proposal }) => String(proposal.number) === text.trim())
    if (found !== undefined) return found
    const most = proposals.length
    const there = most === 0 ? 'there is none' : `there ${most === 1 ? 'is' : 'are'} 1 to ${most}, or all`
    throw new UsageError(`option '--apply <n>': no proposal '${text.trim()}': ${there}`)
  })
  return {
    changes: mergedChanges(picked.flatMap(({ proposal }) => proposal.changes)),
    mended: new Set(picked.map(({ tunnel }) => tunnel)),
  }
}

const allOf = ({
  tunnels,
  together,
}: FixResult): { readonly changes: readonly FixChange[]; readonly mended: ReadonlySet<string> } => {
  const [only, ...others] = tunnels
  const [cheapest] = only?.proposals ?? []
  const changes = together?.changes ?? (others.length === 0 ? cheapest?.changes : undefined)
  if (changes === undefined)
    throw new UsageError(
      "option '--apply <n>': no changes were found that mend all: give numbers of proposals",
    )
  return { changes, mended: new Set(tunnels.map(({ tunnel }) => tunnel)) }
}
