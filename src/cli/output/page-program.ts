import { pageProgram as readProgram } from '../../page/page-program.ts'
import { OutsideError } from '../process/failure.ts'

/** The bundled program of a report. */
export const pageProgram = (): string => {
  const program = readProgram()
  if (program === undefined)
    throw new OutsideError(
      'the program of the report is missing from this installation: `npm run build` makes it',
    )
  return program
}
