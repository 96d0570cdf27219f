/** A word of a POSIX shell that means exactly `text`. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** The same, as people write it: in quotes only where something in it means something to a shell. */
export const shellWord = (text: string): string => (/^[\w./:=,@%+-]+$/.test(text) ? text : quoted(text))

/** A comment of a shell script or of a flow file: one line, whatever the names in it hold. */
export const comment = (text: string): string => `# ${text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '\ufffd')}`

/** Text for a command's standard input. No line of ours is the end mark: they begin otherwise. */
export const hereDocument = (command: string, lines: readonly string[]): readonly string[] => [
  `${command} <<'END'`,
  ...lines,
  'END',
]
