import { defined } from '../../model/defined.ts'
import { Inputs } from '../input/inputs.ts'
import { checkService } from '../input/known-tunnel.ts'
import { fixedPointGiven, overAfter } from '../options/method.ts'
import type { FixedPointOptions, PrintOptions } from '../options/options.ts'
import { formatOf, reportOptions } from '../output/print.ts'
import { note } from '../output/say.ts'
import { watched } from '../output/watched.ts'
import type { Run } from '../process/command.ts'

interface ExplainServiceOptions extends PrintOptions, FixedPointOptions {
  readonly service: string
}

/** What the proven times of one service of a services file are made of; placed as `services` does. */
export const explainOneService = async (
  topologyPath: string,
  path: string,
  options: ExplainServiceOptions,
  { io }: Run,
): Promise<0 | 1> => {
  const given = await fixedPointGiven(options, io)
  const inputs = new Inputs(options, io, await overAfter(options.timeLimit, io))
  const topology = await inputs.topology(topologyPath)
  const services = await inputs.services(path, topology)
  await inputs.finish()
  await checkService(options.service, path, services.services)
  const { placeServices } = await import('../../allocation/place-services.ts')
  const { given: stoppable, onProgress, during } = watched(given, options, io)
  const limits = defined({ mustStop: await overAfter(options.timeLimit, io) })
  const { solution, rejected } = during('placing', () =>
    placeServices(topology, services, { ...stoppable, ...limits, onProgress }),
  )
  const reasons = rejected.get(options.service)
  if (reasons !== undefined) {
    for (const { tunnel, code, message } of reasons)
      note(`${options.service} is not in place: ${code} ${tunnel}: ${message}`, options, io)
    return 1
  }
  const { explainService } = await import('../../coordination/waterfall/explain-service.ts')
  const { NoRangeError } = await import('../../coordination/tunnels/latencies.ts')
  const { reportServiceExplanation } = await import('../../report/services/service-explanation.ts')
  try {
    const explanation = explainService(services, options.service, solution.result)
    io.stdout.write(reportServiceExplanation(explanation, formatOf(options), reportOptions(options, '', io)))
    return explanation.waterfalls.length === 0 ? 1 : 0
  } catch (error) {
    if (!(error instanceof NoRangeError)) throw error
    for (const { code, message } of solution.result.violations) note(`${code} ${message}`, options, io)
    return 1
  }
}
