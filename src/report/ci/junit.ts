import type { AnalysisResult, TunnelBound } from '../../analysis/result.ts'
import { timeText } from '../../quantity/time-text.ts'
import { visible } from '../typeset/visible.ts'
import { type Finding, findingsOf, type Place } from './findings.ts'

/** One test, and what is wrong: `failure` where it does not hold, `error` where it was not decided. */
export interface Test {
  readonly className: string
  readonly name: string
  readonly tunnel?: string
  readonly wrong?: { readonly kind: 'failure' | 'error'; readonly code: string; readonly message: string }
}

/**
 * JUnit XML ([JUNIT23]), as CI servers show it: a test for each deadline of each receiver, one for each request that was
 * rejected, and one for each violation that is not of a deadline. What was not decided is an error, not a failure.
 */
export const analysisJunit = (
  result: AnalysisResult,
  name: string,
  places: ReadonlyMap<string, Place> = new Map(),
): string => {
  const known = new Set(result.tunnels.map(({ id }) => id))
  const tests = [
    ...result.tunnels.flatMap(deadlineTests),
    ...findingsOf(result).flatMap((finding): readonly Test[] =>
      // Said by the tests of its deadlines.
      finding.code === 'DEADLINE' && known.has(finding.tunnel ?? '') ? [] : [testOf(finding)],
    ),
  ]
  return junitOf(tests, name, places)
}

/** Tests of one suite as a file. */
export const junitOf = (
  tests: readonly Test[],
  name: string,
  places: ReadonlyMap<string, Place> = new Map(),
): string => {
  const count = (kind: 'failure' | 'error'): number =>
    tests.filter(({ wrong }) => wrong?.kind === kind).length
  const counts = `tests="${tests.length}" failures="${count('failure')}" errors="${count('error')}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${escaped(name)}" ${counts}>`,
    ...tests.flatMap(test => testLines(test, places)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

const deadlineTests = ({ id, deadlinePs, receivers }: TunnelBound): readonly Test[] =>
  deadlinePs === undefined
    ? []
    : receivers.map(({ node, worstPs }) => ({
        className: 'deadlines',
        name: `${id} to ${node} within ${timeText(deadlinePs)}`,
        tunnel: id,
        ...(worstPs !== null && worstPs <= deadlinePs
          ? {}
          : {
              wrong: {
                kind: 'failure',
                code: 'DEADLINE',
                message:
                  worstPs === null
                    ? 'no bound'
                    : `worst ${timeText(worstPs)} > deadline ${timeText(deadlinePs)}`,
              },
            }),
      }))

const testOf = ({ code, message, tunnel, link, isOpen }: Finding): Test => ({
  className: isOpen
    ? 'undecided'
    : tunnel !== undefined
      ? 'requests'
      : link !== undefined
        ? 'links'
        : 'network',
  name: `${code} ${tunnel ?? link ?? ''}`.trim(),
  ...(tunnel === undefined ? {} : { tunnel }),
  wrong: { kind: isOpen ? 'error' : 'failure', code, message },
})

const testLines = (
  { className, name, tunnel, wrong }: Test,
  places: ReadonlyMap<string, Place>,
): readonly string[] => {
  const place = tunnel === undefined ? undefined : places.get(tunnel)
  const at = place === undefined ? '' : ` file="${escaped(place.file)}" line="${place.line}"`
  const head = `    <testcase classname="${className}" name="${escaped(name)}"${at}`
  return wrong === undefined
    ? [`${head}/>`]
    : [
        `${head}>`,
        `      <${wrong.kind} type="${wrong.code}" message="${escaped(wrong.message)}"/>`,
        '    </testcase>',
      ]
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text of any origin within quotes; halves of surrogate pairs are no characters of XML. */
const escaped = (text: string): string =>
  visible(text)
    .replace(
      /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ufffe\uffff]/g,
      '\ufffd',
    )
    .replace(/[&<>"]/g, c => ENTITIES[c] ?? c)
