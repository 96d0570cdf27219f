/** A worker in a process of its own, to be killed: `tsx worker-child.ts URL BUILD THREADS`. */
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { redisPlace } from '../../../src/jobs/redis/redis-url.ts'
import { serveParts } from '../../../src/jobs/redis/serve-parts.ts'

const [url = '', build = '', threads = '1'] = process.argv.slice(2)
const done = await serveParts({
  place: redisPlace(url),
  build: { name: build, version: 'test' },
  threadFile: fileURLToPath(new URL('../burn-thread.ts', import.meta.url)),
  threads: Number(threads),
  lockMs: 1500,
  say: text => console.log(text),
  onReady: () => console.log('ready'),
  stopped: once(process, 'SIGTERM'),
})
console.log(`did ${done}`)
