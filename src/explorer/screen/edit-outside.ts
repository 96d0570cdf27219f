import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What POSIX asks for where nobody says otherwise. */
const FALLBACK = 'vi'

/**
 * Has a text edited by the user's editor, which has the terminal meanwhile; what it left, or undefined where it ended with
 * an error. Throws an Error where there is no such editor.
 */
export const editOutside = (text: string, env: NodeJS.ProcessEnv = process.env): string | undefined => {
  const folder = mkdtempSync(join(tmpdir(), 'xlane-'))
  const file = join(folder, 'requests.yaml')
  try {
    writeFileSync(file, text, { mode: 0o600 })
    // As git does it: an editor may come with options (`code --wait`), so that a shell has to read it.
    const editor = env.VISUAL || env.EDITOR || FALLBACK
    const { status } = spawnSync('sh', ['-c', `${editor} "$1"`, editor, file], { stdio: 'inherit', env })
    if (status === 127 || status === 126) throw new Error(`there is no editor ${editor}: set EDITOR to one`)
    return status === 0 ? readFileSync(file, 'utf8') : undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
