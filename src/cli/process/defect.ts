import type { Io } from './io.ts'
import { VERSION } from './version.ts'

/** What a user should send us when the fault is ours. */
export const sayDefect = (error: unknown, argv: readonly string[], { stderr }: Io): void => {
  const stack = error instanceof Error ? (error.stack ?? String(error)) : String(error)
  stderr.write(
    [
      'xlane has a defect: this should not have happened, whatever the input. Please report it with the files used',
      'and the following lines.',
      '',
      `xlane ${VERSION}, Node ${process.version}, ${process.platform} ${process.arch}`,
      `arguments: ${JSON.stringify(argv)}`,
      stack,
      '',
    ].join('\n'),
  )
}
