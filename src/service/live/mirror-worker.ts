import { parentPort } from 'node:worker_threads'
import type { Told } from '../long/state-copy.ts'
import { Mirror } from './mirror.ts'
import type { FromMirror, ToMirror } from './mirror-messages.ts'

const pieces: Told[] = []
let mirror: Mirror | undefined

parentPort?.on('message', (told: ToMirror) => {
  switch (told.kind) {
    case 'begin':
      mirror = new Mirror(pieces.splice(0), told.here, told.epoch)
      return
    case 'decided':
      mirror?.decided(told, told.here)
      return
    case 'question': {
      if (mirror === undefined) throw new Error('what the state is comes before questions')
      const answer = mirror.answer(told.question)
      const said: FromMirror = { number: told.number, answer }
      parentPort?.postMessage(said, answer.kind === 'view' ? [answer.json.buffer, answer.gzip.buffer] : [])
      return
    }
    default:
      pieces.push(told)
  }
})
