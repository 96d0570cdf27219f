import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { CommandOutcome } from '../controller/contract/decision.ts'
import type { Controller } from '../controller/controller.ts'
import type { EventHub } from './watch/event-hub.ts'

const SECONDS = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2]

/** The metrics for Prometheus, in a registry of its own. */
export interface Metrics {
  readonly registry: Registry
  readonly decided: (outcome: CommandOutcome, seconds: number) => void
}

export const createMetrics = (controller: Controller, hub: EventHub): Metrics => {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const decisions = new Counter({
    name: 'xlane_decisions_total',
    help: 'Decisions by outcome; code says why a request was rejected.',
    labelNames: ['outcome', 'code'],
    registers,
  })
  const seconds = new Histogram({
    name: 'xlane_decision_seconds',
    help: 'Time of a decision, analysis and journal included.',
    labelNames: ['outcome'],
    buckets: SECONDS,
    registers,
  })
  new Gauge({
    name: 'xlane_tunnels',
    help: 'Tunnels under contract.',
    labelNames: ['status'],
    registers,
    collect() {
      const { tunnels } = controller
      const demoted = tunnels.filter(t => t.status === 'demoted').length
      this.set({ status: 'granted' }, tunnels.length - demoted)
      this.set({ status: 'demoted' }, demoted)
    },
  })
  new Gauge({
    name: 'xlane_event_streams',
    help: 'Open event streams.',
    registers,
    collect() {
      this.set(hub.streams)
    },
  })
  return {
    registry,
    decided: (outcome, taken) => {
      const code = outcome.kind === 'rejected' ? outcome.rejection.code : ''
      decisions.inc({ outcome: outcome.kind, code })
      seconds.observe({ outcome: outcome.kind }, taken)
    },
  }
}
