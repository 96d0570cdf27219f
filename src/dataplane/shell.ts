/** A word of a POSIX shell that means exactly `text`. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** A comment of a shell script or of a flow file: one line, whatever the names in it hold. */
export const comment = (text: string): string => `# ${text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '\ufffd')}`

/** Text for a command's standard input. No line of ours is the end mark: they begin otherwise. */
export const hereDocument = (command: string, lines: readonly string[]): readonly string[] => [
  `${command} <<'END'`,
  ...lines,
  'END',
]
