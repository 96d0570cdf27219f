// A terminal's screen, with its colours, as an SVG: a picture for pages that can show no terminal.

/** SGR codes as they are used here: eight colours, bold, dim, inverse. */
const COLOURS = ['#3b4252', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d8dee9']
const PLAIN = '#d8dee9'
const GROUND = '#1e222a'
const CELL = { width: 8.4, height: 18 }
const MARGIN = 12

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const SGR = /(\u001b\[[0-9;]*m)/

const escaped = text =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll(' ', '\u00a0')

const after = (style, codes) => {
  let next = style
  for (const code of codes) {
    if (code === 0) next = {}
    else if (code === 1) next = { ...next, bold: true }
    else if (code === 2) next = { ...next, dim: true }
    else if (code === 7) next = { ...next, inverse: true }
    else if (code === 22) next = { ...next, bold: false, dim: false }
    else if (code === 27) next = { ...next, inverse: false }
    else if (code >= 30 && code <= 37) next = { ...next, colour: COLOURS[code - 30] }
    else if (code === 39) next = { ...next, colour: undefined }
  }
  return next
}

/** Runs of one style: `[style, text, column]`. */
const runsOf = (line, width, style) => {
  const runs = []
  let now = style
  let column = 0
  for (const part of line.split(SGR)) {
    const sgr = part.startsWith('\u001b') ? /([0-9;]*)m$/.exec(part) : null
    if (sgr) now = after(now, (sgr[1] || '0').split(';').map(Number))
    else if (part !== '') {
      runs.push([now, part, column])
      column += width(part)
    }
  }
  return [runs, now]
}

/** `width` tells how many columns a text takes. */
export const ansiToSvg = (screen, columns, width) => {
  const lines = screen.replace(/\n$/, '').split('\n')
  const w = columns * CELL.width + 2 * MARGIN
  const h = lines.length * CELL.height + 2 * MARGIN
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}">`,
    `<rect width="${w}" height="${h}" rx="8" fill="${GROUND}"/>`,
    `<g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">`,
  ]
  let style = {}
  lines.forEach((line, row) => {
    const [runs, next] = runsOf(line, width, style)
    style = next
    const y = MARGIN + row * CELL.height
    for (const [{ colour, bold, dim, inverse }, text, column] of runs) {
      const x = (MARGIN + column * CELL.width).toFixed(1)
      const length = (width(text) * CELL.width).toFixed(1)
      if (inverse)
        out.push(
          `<rect x="${x}" y="${y}" width="${length}" height="${CELL.height}" fill="${colour ?? PLAIN}"/>`,
        )
      if (text.trim() === '') continue
      const fill = inverse ? GROUND : (colour ?? PLAIN)
      out.push(
        `<text x="${x}" y="${y + 14}" textLength="${length}" lengthAdjust="spacingAndGlyphs" fill="${fill}"` +
          `${bold ? ' font-weight="bold"' : ''}${dim ? ' opacity="0.6"' : ''}>${escaped(text)}</text>`,
      )
    }
  })
  out.push('</g>', '</svg>', '')
  return out.join('\n')
}
