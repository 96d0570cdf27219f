// The explorer's real screen: runs dist/cli.mjs in tmux, presses keys, and prints what the terminal shows.
//   node scripts/capture-explorer.mjs [--size 100x30] [--keys "Down Down Enter"] [--form text|ansi|svg] TOPOLOGY [FILE]
// Keys by tmux's names, each a word; `2s` waits two seconds. Needs tmux.
import { spawnSync } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import stringWidth from 'string-width'
import { ansiToSvg } from './ansi-svg.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '100x30' },
    keys: { type: 'string', default: '' },
    form: { type: 'string', default: 'text' },
  },
})
const [columns, rows] = values.size.split('x').map(Number)
const cli = fileURLToPath(new URL('../dist/cli.mjs', import.meta.url))
const socket = `xlane-capture-${process.pid}`

const tmux = (...args) => {
  const { status, stdout, stderr } = spawnSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`tmux ${args[0]}: ${stderr}`)
  return stdout
}

const quoted = text => `'${text.replaceAll("'", `'\\''`)}'`
const command = ['env', '-u', 'CI', process.execPath, cli, 'explore', ...positionals].map(quoted).join(' ')

try {
  tmux('new-session', '-d', '-s', 't', '-x', String(columns), '-y', String(rows), command)
  for (let tries = 0; !tmux('capture-pane', '-p', '-t', 't').includes('? help'); tries++) {
    if (tries > 200) throw new Error('the explorer does not appear')
    await setTimeout(100)
  }
  for (const key of values.keys.split(/\s+/).filter(word => word !== '')) {
    if (/^\d+(\.\d+)?s$/.test(key)) await setTimeout(Number.parseFloat(key) * 1000)
    else tmux('send-keys', '-t', 't', key)
    await setTimeout(200)
  }
  await setTimeout(800)
  const screen = tmux('capture-pane', '-p', ...(values.form === 'text' ? [] : ['-e']), '-t', 't')
  process.stdout.write(values.form === 'svg' ? ansiToSvg(screen, columns, stringWidth) : screen)
} finally {
  spawnSync('tmux', ['-L', socket, 'kill-server'])
}
