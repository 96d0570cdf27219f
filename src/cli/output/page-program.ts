import { playgroundProgram as readPlayground, pageProgram as readProgram } from '../../page/page-program.ts'
import { OutsideError } from '../process/failure.ts'

const present = (program: string | undefined, what: string): string => {
  if (program === undefined)
    throw new OutsideError(
      `the program of the ${what} is missing from this installation: \`npm run build\` makes it`,
    )
  return program
}

/** The bundled program of a report. */
export const pageProgram = (): string => present(readProgram(), 'report')

/** The bundled program of the playground. */
export const playgroundProgram = (): string => present(readPlayground(), 'playground')
