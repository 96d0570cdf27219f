import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import manifest from '../../../package.json' with { type: 'json' }
import type { CommandOutcome } from '../../controller/contract/decision.ts'
import type { Controller } from '../../controller/controller.ts'
import type { ServedJournal } from '../journal-route.ts'
import { Figures } from './contract-figures.ts'

const SECONDS = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2]
/** Series that are there before anything has happened: a rate over them begins at 0. */
const OUTCOMES = ['granted', 'rejected', 'released', 'metered', 'network', 'clock'] as const

/** What is measured. */
export interface Measured {
  readonly controller: Controller
  readonly streams: () => number
  /** Plans that are made or wait. */
  readonly plans: () => number
  /** How far the clock of the machine is off, ms. */
  readonly clockJumpMs: () => number
  readonly journal: ServedJournal | undefined
}

/** The metrics for Prometheus, in a registry of its own. */
export interface Metrics {
  readonly registry: Registry
  readonly decided: (outcome: CommandOutcome, seconds: number) => void
  readonly answered: (method: string, route: string, status: number, seconds: number) => void
}

export const createMetrics = ({ controller, streams, plans, clockJumpMs, journal }: Measured): Metrics => {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const figures = new Figures(controller)
  const decisions = new Counter({
    name: 'xlane_decisions_total',
    help: 'Decisions by outcome; code says why a request was rejected.',
    labelNames: ['outcome', 'code'],
    registers,
  })
  for (const outcome of OUTCOMES) decisions.inc({ outcome, code: '' }, 0)
  const seconds = new Histogram({
    name: 'xlane_decision_seconds',
    help: 'Time of a decision, analysis and journal included.',
    labelNames: ['outcome'],
    buckets: SECONDS,
    registers,
  })
  for (const outcome of OUTCOMES) seconds.zero({ outcome })
  const requests = new Histogram({
    name: 'xlane_http_request_seconds',
    help: 'Time from a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  })
  const gauge = (name: string, help: string, value: () => number | undefined): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const now = value()
        if (now === undefined) this.remove()
        else this.set(now)
      },
    })
  }
  new Gauge({
    name: 'xlane_build_info',
    help: '1; which version this is.',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version: manifest.version, node: process.version }, 1)
  new Gauge({
    name: 'xlane_tunnels',
    help: 'Tunnels under contract.',
    labelNames: ['status'],
    registers,
    collect() {
      const { granted, demoted } = figures.now
      this.set({ status: 'granted' }, granted)
      this.set({ status: 'demoted' }, demoted)
    },
  })
  new Gauge({
    name: 'xlane_link_load_ratio',
    help: 'Share of the rate of a link that is promised away.',
    labelNames: ['link'],
    registers,
    collect() {
      this.reset()
      for (const [link, load] of figures.now.loads) this.set({ link }, load)
    },
  })
  gauge(
    'xlane_least_slack_seconds',
    'Least deadline less promised latency of all tunnels; absent where nobody has a deadline.',
    () => figures.now.leastSlackS,
  )
  gauge('xlane_sequence', 'Decisions so far.', () => controller.state.sequence)
  gauge(
    'xlane_last_decision_timestamp_seconds',
    'Time of the last decision.',
    () => controller.state.nowMs / 1000,
  )
  gauge(
    'xlane_clock_jump_seconds',
    'How far the clock of the machine is from where it should be.',
    () => clockJumpMs() / 1000,
  )
  gauge('xlane_network_failures', 'Links and nodes that have failed.', () => controller.failed.length)
  gauge(
    'xlane_tunnels_cut_off',
    'Tunnels that are best effort because the network has no place for them.',
    () => figures.now.cutOff,
  )
  gauge('xlane_event_streams', 'Open event streams.', streams)
  gauge('xlane_plans_waiting', 'Plans and analyses that are being made or wait for that.', plans)
  if (journal !== undefined) {
    gauge('xlane_journal_bytes', 'Size of the journal.', () => journal.bytes)
    gauge(
      'xlane_journal_history_decisions',
      'Decisions that the journal still has one by one.',
      () => journal.sequence - journal.historyFrom,
    )
    gauge(
      'xlane_journal_snapshot_age_decisions',
      'Decisions since the last snapshot: what a start has to read.',
      () => journal.sequence - journal.snapshotSequence,
    )
  }
  return {
    registry,
    decided: (outcome, taken) => {
      const code = outcome.kind === 'rejected' ? outcome.rejection.code : ''
      decisions.inc({ outcome: outcome.kind, code })
      seconds.observe({ outcome: outcome.kind }, taken)
    },
    answered: (method, route, status, taken) =>
      requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, taken),
  }
}
