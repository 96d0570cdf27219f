import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Contract } from '../controller/contract/contract.ts'
import type { CommandOutcome } from '../controller/contract/decision.ts'
import type { Asking } from '../controller/contract/journal-entry.ts'
import type { Controller } from '../controller/controller.ts'
import type { Command } from '../model/command.ts'
import type { Stands } from './decision-queue.ts'
import { ProblemError, problemOf, rejectionProblem } from './problem.ts'
import { tagOf } from './retry/entity-tag.ts'
import type { KnownAnswers } from './retry/known-answers.ts'
import type { EventHub } from './watch/event-hub.ts'

/** What the calls are made of. */
export interface Calls {
  readonly controller: Controller
  readonly hub: EventHub
  readonly answers: KnownAnswers
  /** One decision when its turn comes, with the contract that it is about as it leaves it; `commandOf` reads the state then. */
  readonly decide: (commandOf: () => Command, asking: Asking) => Promise<Stands>
  /** What it would be. */
  readonly foresee: (command: Command) => CommandOutcome
}

/** Answers a call: with the status, or as a problem. */
export type Answer = (
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  commandOf: () => Command,
) => Promise<object>

/** Decides once on what is asked, or says what would be decided; a rejection is the answer 409 with the binding constraint. */
export const answering =
  (calls: Calls): Answer =>
  async (request, reply, status, commandOf) => {
    if (isDryRun(request)) {
      reply.header('dry-run', 'true')
      return granted(calls.foresee(foreseeable(commandOf())))
    }
    let contract: Contract | undefined
    const { decided, isReplayed } = await calls.answers.once(request, 'outcome', async asking => {
      const stands = await calls.decide(commandOf, asking)
      ;({ contract } = stands)
      return { kind: 'outcome', outcome: stands.outcome }
    })
    if (decided.kind === 'applied') throw new Error('a call has one outcome')
    if (isReplayed) {
      reply.header('idempotency-replayed', 'true')
      if ('id' in decided.outcome) contract = calls.controller.tunnel(decided.outcome.id)
    }
    const outcome = granted(decided.outcome)
    if (contract !== undefined) reply.header('etag', tagOf(contract))
    reply.code(status)
    return outcome
  }

const granted = (outcome: CommandOutcome): Exclude<CommandOutcome, { kind: 'rejected' }> => {
  if (outcome.kind === 'rejected') throw new ProblemError(rejectionProblem(outcome.rejection))
  return outcome
}

const isDryRun = ({ query }: FastifyRequest): boolean => {
  const { dryRun } = query as { readonly dryRun?: unknown }
  if (dryRun !== undefined && dryRun !== 'true' && dryRun !== 'false')
    throw new ProblemError(problemOf(400, 'WRONG_TYPE', 'query dryRun: expected true or false'))
  return dryRun === 'true'
}

const foreseeable = (command: Command): Command => {
  if (command.kind === 'usage')
    throw new ProblemError(
      problemOf(400, 'WRONG_TYPE', 'query dryRun: a reading is of what has been, not of what would be'),
    )
  return command
}
