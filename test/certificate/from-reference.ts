import type { Certificate } from '../../src/certificate/certificate.ts'
import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import { type Answer, referenceAnalyze } from '../reference/analyze.ts'
import type { Mistakes } from '../reference/mistakes.ts'

interface Options {
  readonly lineShaping: boolean
  readonly arrivalLimit: number
  /** Makes the reference wrong on purpose. */
  readonly mistakes?: Mistakes
}

export interface Certified {
  readonly answer: Answer
  readonly certificate: Certificate
}

/** The J and Q that the slow reference finds, as a certificate; undefined where some wait has no bound. */
export const fromReference = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  options: Options,
): Certified | undefined => {
  const answer = referenceAnalyze(topology, tunnels, { ...options, backlog: false })
  const waits: Certificate['waits'][number][] = []
  for (const [key, { waits: found }] of answer.queues) {
    const slash = key.lastIndexOf('/')
    const place = { link: key.slice(0, slash), lane: Number(key.slice(slash + 1)) }
    for (const [transmissionPs, waitPs] of found) {
      if (waitPs === null) return undefined
      waits.push({ ...place, transmissionPs, waitPs })
    }
  }
  const certified = tunnels.map(({ id, routes }) => {
    const tree = [...new Set(routes.flat())]
    return { id, tree, jitterPs: tree.map(link => answer.jitters.get(`${id} at ${link}`)!) }
  })
  const { lineShaping, arrivalLimit } = options
  const certificate: Certificate = {
    schema: 'xlane/certificate@1',
    lineShaping,
    arrivalLimit,
    tunnels: certified,
    waits,
  }
  return { answer, certificate }
}
