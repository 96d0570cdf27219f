import { parentPort } from 'node:worker_threads'
import { knownProblem } from '../errors.ts'
import type { ProblemDetails } from '../problem.ts'
import { type LongWork, type Worked, workOn } from './long-work.ts'
import { controllerFrom, type Told } from './state-copy.ts'

/** What a thread answers. */
export type Said =
  | { readonly kind: 'done'; readonly worked: Worked }
  | { readonly kind: 'problem'; readonly problem: ProblemDetails }

const pieces: Told[] = []

parentPort?.on('message', (told: Told) => {
  if (told.kind !== 'work') pieces.push(told)
  else {
    parentPort?.postMessage(said(told.work))
    parentPort?.close()
  }
})

const said = (work: LongWork): Said => {
  try {
    return { kind: 'done', worked: workOn(controllerFrom(pieces), work) }
  } catch (error) {
    const problem = knownProblem(error)
    if (problem === undefined) throw error
    return { kind: 'problem', problem }
  }
}
