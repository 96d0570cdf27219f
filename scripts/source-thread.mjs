// A thread of the uncompiled program: its file is TypeScript, which tsx, a package of the sources, loads. Hooks that are
// given with --import reach no thread on Node 20. In dist/ threads are files of their own.
import { workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
const { default: answer } = await import(workerData.file)

export default answer
