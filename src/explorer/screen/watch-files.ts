import { type StatsListener, unwatchFile, watchFile } from 'node:fs'

/** Looked at so often: works on any file system, and an editor that replaces the file is seen too. */
const EVERY_MS = 500

/** Tells which of the files is another one by now; the function returned ends it. */
export const watchFiles = (paths: readonly string[], changed: (path: string) => void): (() => void) => {
  const listeners = paths.map((path): readonly [string, StatsListener] => [
    path,
    (now, before) => {
      // A file that is gone for a moment is being replaced.
      if (now.mtimeMs !== 0 && (now.mtimeMs !== before.mtimeMs || now.size !== before.size)) changed(path)
    },
  ])
  for (const [path, listener] of listeners)
    watchFile(path, { interval: EVERY_MS, persistent: false }, listener)
  return () => {
    for (const [path, listener] of listeners) unwatchFile(path, listener)
  }
}
