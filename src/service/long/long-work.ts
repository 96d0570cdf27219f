import type { AnalysisResult } from '../../analysis/result.ts'
import type { CommandOutcome } from '../../controller/contract/decision.ts'
import type { JournalEntry } from '../../controller/contract/journal-entry.ts'
import type { Controller } from '../../controller/controller.ts'
import { applyPlan, makePlan } from '../../controller/plan/plan.ts'
import { parsePlan } from '../../formats/others/parse-plan.ts'
import { parseLanedRequests } from '../../formats/requests/parse-requests.ts'
import type { ContractPlan } from '../../model/contract-plan.ts'
import { read } from '../reading.ts'

/** Work that takes seconds on a large network, and would keep everybody else waiting. */
export type LongWork =
  | { readonly kind: 'plan'; readonly body: unknown; readonly allowReroute: boolean; readonly nowMs: number }
  | { readonly kind: 'apply'; readonly body: unknown; readonly nowMs: number }
  | { readonly kind: 'result' }

/** What comes of it. */
export type Worked =
  | { readonly kind: 'plan'; readonly plan: ContractPlan }
  | {
      readonly kind: 'apply'
      readonly outcomes: readonly CommandOutcome[]
      /** What was decided, in the controller that it was given. */
      readonly entries: readonly JournalEntry[]
    }
  | { readonly kind: 'result'; readonly result: AnalysisResult }

const textOf = (body: unknown): string => JSON.stringify(body) ?? ''

/** Does it on a controller; of `apply`, what is decided stands there. Throws what the controller throws, and ProblemError. */
export const workOn = (controller: Controller, work: LongWork): Worked => {
  switch (work.kind) {
    case 'plan': {
      const { body, allowReroute, nowMs } = work
      const wanted = read(parseLanedRequests(textOf(body), { file: 'body', topology: controller.topology }))
      return { kind: 'plan', plan: makePlan(controller, wanted, nowMs, { allowReroute }) }
    }
    case 'apply': {
      const plan = read(parsePlan(textOf(work.body), { file: 'body' }))
      const entries: JournalEntry[] = []
      const end = controller.onDecision(entry => void entries.push(entry))
      try {
        return { kind: 'apply', outcomes: applyPlan(controller, plan, work.nowMs), entries }
      } finally {
        end()
      }
    }
    case 'result':
      return { kind: 'result', result: controller.result() }
  }
  return work satisfies never
}
