import { parentPort, workerData } from 'node:worker_threads'
import type { PlanningTask } from '../state/planning-state.ts'
import { answer } from './answer.ts'

answer(
  workerData as PlanningTask,
  news => parentPort?.postMessage(news),
  () => performance.now(),
)
