/** A fenced block of a Markdown file. */
export interface Block {
  readonly language: string
  readonly body: string
  /** Where the body begins in the file. */
  readonly offset: number
  readonly line: number
}

const FENCE = /^```([a-z]+)[^\n]*\n(.*?)^```$/gms

export const blocksOf = (markdown: string): Block[] =>
  [...markdown.matchAll(FENCE)].map(({ 0: whole, 1: language = '', 2: body = '', index }) => ({
    language,
    body,
    offset: index + whole.indexOf('\n') + 1,
    line: markdown.slice(0, index).split('\n').length,
  }))

/** A YAML block that begins with `# name.yaml` is that file, for the commands that use it. */
export const fileOf = ({ language, body }: Block): string | undefined =>
  language === 'yaml' ? /^# ([a-z-]+[.]yaml)\n/.exec(body)?.[1] : undefined

/** A command of a block, the exit code it must end with, and what it prints where the block shows that. */
export interface Step {
  readonly command: string
  readonly exit: number
  readonly shown?: string
}

const step = (line: string, shown?: string): Step => {
  const exit = Number(/#.*\bexit (\d+)$/.exec(line)?.[1] ?? 0)
  return shown === undefined ? { command: line, exit } : { command: line, exit, shown }
}

/** `sh`: a command a line. `console`: `$ command`, then what it prints. `# exit 1` at a command's end is kept to. */
export const stepsOf = ({ language, body }: Block): Step[] => {
  if (language === 'sh')
    return body
      .split('\n')
      .filter(line => line !== '' && !line.startsWith('#'))
      .map(line => step(line))
  if (language !== 'console') return []
  return body
    .split(/^\$ /m)
    .slice(1)
    .map(text => {
      const end = text.indexOf('\n')
      return step(text.slice(0, end), text.slice(end + 1))
    })
}

const lines = (text: string): string[] =>
  text
    .trimEnd()
    .split('\n')
    .map(line => line.trimEnd())

/** What a block shows of an output, to compare with: a line `…` stands for any number of lines. */
export const shows = (shown: string, output: string): boolean => {
  const parts = lines(shown).join('\n').split(/^…$/m)
  let rest = lines(output).join('\n')
  const first = parts[0] ?? ''
  if (!rest.startsWith(first)) return false
  if (parts.length === 1) return rest === first
  for (const part of parts.slice(1, -1)) {
    const at = rest.indexOf(part)
    if (at < 0) return false
    rest = rest.slice(at + part.length)
  }
  return rest.endsWith(parts.at(-1) ?? '')
}
