import type { Certification, ProofResult } from '../../proof/proof-result.ts'
import { isStopped } from '../typeset/no-bound.ts'
import { counted, grouped, percent } from '../typeset/numbers.ts'
import type { Painter } from '../typeset/painter.ts'
import { visible } from '../typeset/visible.ts'
import type { ProofRow } from './proof-columns.ts'

/** What the independent checker said. */
export const certificatePhrase = (certificate: Certification): string => {
  switch (certificate.kind) {
    case 'accepted':
      return `certificate accepted by the independent checker: ${counted(certificate.queues, 'wait')} recomputed, ${counted(certificate.hops, 'jitter')} checked`
    case 'refused':
      return `certificate refused by the independent checker: ${counted(certificate.problems.length + certificate.more, 'problem')}`
    case 'stopped':
      return `certificate not checked to its end: the ${certificate.reason === 'time' ? 'time limit has passed' : 'steps allowed were used up'}`
    case 'none':
      return 'no certificate: some tunnel has no bound'
  }
  return certificate satisfies never
}

/** What was tried, seed included: with the files, all that it takes to try it again. */
export const effortPhrases = ({ search, random, seed, complete }: ProofResult): readonly string[] => {
  const of = ({ runs, asked }: { runs: number; asked: number }): string =>
    runs < asked && !complete ? `${grouped(runs)} of ${grouped(asked)}` : grouped(runs)
  return [
    `adversary ${of(search)} simulations`,
    `${of(random)} runs at random, ${grouped(random.packetHops)} packet-hops, ${grouped(random.drops)} lost`,
    `seed ${seed}`,
  ]
}

/** What the simulations varied, and what they broke. */
export const attackPhrases = ({ attacked, failures }: ProofResult): readonly string[] =>
  attacked.length === 0
    ? []
    : [
        `attacked: ${attacked.join(', ')}`,
        ...(failures.asked === 0
          ? []
          : [`failing cables and nodes: ${failures.tried} of ${failures.asked} that replicas must survive`]),
      ]

/** How near packets came to their bounds, all rows together. */
export const closenessPhrases = (rows: readonly ProofRow[]): readonly string[] => {
  const known = rows.filter(r => r.receiver.position !== null && !r.isTwice)
  if (known.length === 0) return []
  const positions = known.map(r => r.receiver.position!)
  const least = known.reduce((a, b) => (b.receiver.position! < a.receiver.position! ? b : a))
  const mean = positions.reduce((a, b) => a + b, 0) / positions.length
  const reached = positions.filter(p => p >= 1).length
  return [
    `position: mean ${percent(mean)}`,
    `least ${percent(least.receiver.position)} (${visible(least.tunnel.id)} to ${visible(least.receiver.node)})`,
    `${counted(reached, 'bound')} of ${known.length} reached exactly`,
  ]
}

const stoppedPhrase = ({ violations }: ProofResult): string =>
  violations.some(v => v.code === 'TIME_LIMIT')
    ? 'the analysis was stopped by the time limit'
    : 'the analysis was stopped by the work limit'

const twiceText = (requests: ProofResult['requests']): string =>
  requests === undefined || requests.length === 0 ? '' : `, ${counted(requests.length, 'request')} sent twice`

/** The verdict in a word, and why. */
export const proofSummary = (result: ProofResult, painter: Painter): readonly string[] => {
  const { verdict, contradictions, violations, certificate, tunnels, requests } = result
  switch (verdict) {
    case 'refuted':
      return [
        `${painter.bad('REFUTED')}: ${counted(contradictions.length, 'contradiction')}, a defect of xlane`,
        'please report it with the two files and the witness',
      ]
    case 'unproven':
      return [
        isStopped(result)
          ? `${painter.warn('UNDECIDED')}: ${stoppedPhrase(result)}`
          : certificate.kind === 'stopped' && violations.length === 0
            ? `${painter.warn('UNDECIDED')}: the checker was stopped by the ${certificate.reason} limit`
            : violations.length > 0
              ? `${painter.bad('NOT PROVEN')}: ${counted(violations.length, 'violation')} of the analysis`
              : `${painter.bad('NOT PROVEN')}: ${certificate.kind === 'refused' ? 'the checker refuses the certificate, a defect of xlane' : 'no certificate'}`,
        'no simulation contradicts the ranges',
      ]
    case 'proven':
      return [
        `${painter.good('PROVEN')}: ${counted(tunnels.length, 'tunnel')}${twiceText(requests)}`,
        'analysis, checker and simulations agree',
      ]
  }
  return verdict satisfies never
}

/** Where the simulations were cut short. */
export const shortPhrase = ({ complete }: ProofResult): readonly string[] =>
  complete ? [] : ['STOPPED before all simulations were made: positions are of those that were']
