import { describe } from '../../model/checks/words.ts'
import type { Command } from '../../model/command.ts'
import { commandError } from '../contract/command-error.ts'
import { type Contract, copyNamed, tunnelsOf } from '../contract/contract.ts'
import type { Decision } from '../contract/decision.ts'
import type { ResolvedControllerOptions } from '../contract/options.ts'
import type { ControllerState } from '../contract/state.ts'
import type { Admission } from './admission.ts'
import { decideChange } from './decide-change.ts'
import { decideRelease } from './decide-release.ts'
import { decideRequest } from './decide-request.ts'
import { decideUsage, type Metering } from './decide-usage.ts'
import type { Deciding } from './deciding.ts'

/**
 * The controller as a function: the same state, command and time give the same decision, and nothing has changed until
 * `evolve` takes it over. Throws CommandError for a command that means nothing here.
 */
export const decide = (
  admission: Admission,
  options: ResolvedControllerOptions,
  state: ControllerState,
  command: Command,
  atMs: number,
): Decision => {
  if (!Number.isSafeInteger(atMs) || atMs < 0)
    throw commandError('OUT_OF_RANGE', 'now', 'whole milliseconds', String(atMs))
  admission.standOn(state)
  admission.watch()
  const deciding: Deciding = { admission, options, state, nowMs: Math.max(atMs, state.nowMs) }
  switch (command.kind) {
    case 'request':
      return decideRequest(deciding, command.request)
    case 'release':
      return decideRelease(deciding, heldOf(state, command.id))
    case 'change':
      return decideChange(deciding, heldOf(state, command.id), command.change)
    case 'usage':
      return decideUsage(deciding, meteredOf(state, command.id), command.reading)
  }
  return command satisfies never
}

/** What the meter called `id` counts: of a request that is sent twice each copy has one of its own. */
const meteredOf = (state: ControllerState, id: string): Metering => {
  const found = copyNamed(state.held, id)
  if (found !== undefined) return found
  const contract = heldOf(state, id)
  if (contract.second === undefined) return { contract, copy: 1 }
  const copies = tunnelsOf(contract).map(tunnel => tunnel.id)
  throw commandError(
    'UNKNOWN_TUNNEL',
    'id',
    `the copy that was metered, ${copies.join(' or ')}`,
    describe(id),
  )
}

const heldOf = (state: ControllerState, id: string): Contract => {
  const held = state.held.get(id)
  if (held === undefined) throw commandError('UNKNOWN_TUNNEL', 'id', 'a tunnel under contract', describe(id))
  return held
}
