import { type Shipped, startPage } from './page.ts'
import { serveWorker } from './worker/serve-worker.ts'

/** What the file of the program defines around it: itself as a function, and what is shipped with it. */
interface Written {
  readonly xlanePlayground?: () => void
  readonly xlaneShipped?: Shipped
}

// The worker is this very program: a page that was opened from a disk could not load another file.
if (typeof document === 'undefined') serveWorker(globalThis as unknown as Parameters<typeof serveWorker>[0])
else {
  const { xlanePlayground, xlaneShipped } = globalThis as unknown as Written
  if (xlanePlayground === undefined || xlaneShipped === undefined)
    throw new Error('the file of the playground is not whole')
  const source = URL.createObjectURL(new Blob([`(${xlanePlayground})()`], { type: 'text/javascript' }))
  startPage(xlaneShipped, () => new Worker(source))
}
