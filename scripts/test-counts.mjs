// Prints the one line that says how many tests ran, summed over vitest's own JSON reports.
import { readFileSync } from 'node:fs'

const reports = process.argv.slice(2).map(path => JSON.parse(readFileSync(path, 'utf8')))
const sum = name => reports.reduce((total, report) => total + report[name], 0)
const skipped = sum('numPendingTests') + sum('numTodoTests')
console.log(
  `${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`,
)
