import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'

/** Vitest's global setup of the project `built`: what a user gets is what is tested. */
export default (): void => {
  const root = resolve(import.meta.dirname, '../..')
  execFileSync(process.execPath, ['scripts/ensure-build.mjs'], { cwd: root, stdio: 'inherit' })
}
