import { Gauge, type Registry } from 'prom-client'
import type { Controller } from '../controller/controller.ts'
import type { ServedJournal } from './journal-route.ts'
import type { SteadyClock } from './steady-clock.ts'

/** What is asked when Prometheus asks: sequence, journal, clock, and what of the network has failed. */
export const addStateMetrics = (
  registry: Registry,
  controller: Controller,
  clock: SteadyClock,
  journal: ServedJournal | undefined,
): void => {
  const gauge = (name: string, help: string, value: () => number): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(value())
      },
    })
  }
  gauge('xlane_sequence', 'Number of the last decision.', () => controller.state.sequence)
  gauge(
    'xlane_clock_jump_seconds',
    'How far the clock of the machine is from where it should be.',
    () => clock.jumpMs / 1000,
  )
  gauge('xlane_network_failures', 'Links and nodes that have failed.', () => controller.failed.length)
  gauge(
    'xlane_tunnels_cut_off',
    'Tunnels that are best effort because the network has no place for them.',
    () => controller.tunnels.filter(({ isCutOff }) => isCutOff === true).length,
  )
  if (journal === undefined) return
  gauge('xlane_journal_bytes', 'Size of the journal.', () => journal.bytes)
  gauge(
    'xlane_journal_history_decisions',
    'Decisions that the journal still has.',
    () => journal.sequence - journal.historyFrom,
  )
}
