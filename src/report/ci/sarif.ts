import type { Log, Result } from 'sarif'
import type { AnalysisResult } from '../../analysis/result.ts'
import { visible } from '../typeset/visible.ts'
import { type Finding, findingsOf, type Place } from './findings.ts'

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json'

const locationOf = (place: Place | undefined, fallback: string): Result['locations'] => [
  {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(place?.file ?? fallback) },
      ...(place === undefined ? {} : { region: { startLine: place.line, startColumn: place.column } }),
    },
  },
]

const resultOf = (
  { code, message, tunnel, isOpen }: Finding,
  places: ReadonlyMap<string, Place>,
  fallback: string,
): Result => ({
  ruleId: code,
  level: isOpen ? 'warning' : 'error',
  message: { text: visible(message) },
  locations: locationOf(tunnel === undefined ? undefined : places.get(tunnel), fallback),
})

/**
 * SARIF 2.1.0 ([SARIF210]): each rejection and violation at the line of its request; what has none, at `file`, the topology. Code
 * scanning shows them beside the lines.
 */
export const analysisSarif = (
  result: AnalysisResult,
  { file, version }: { readonly file: string; readonly version: string },
  places: ReadonlyMap<string, Place> = new Map(),
): string => {
  const findings = findingsOf(result)
  const rules = [...new Set(findings.map(({ code }) => code))].sort()
  const log: Log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'xlane',
            version,
            rules: rules.map(id => ({ id, shortDescription: { text: RULES[id] ?? id } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map(finding => resultOf(finding, places, file)),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

/** What the codes mean (MODEL "Verdicts"). */
const RULES: Readonly<Record<string, string>> = {
  OVERLOAD: 'A link has more to send than it can',
  BUFFER: 'A queue may lose packets',
  UNBOUNDED: 'Nothing bounds the delay',
  DEADLINE: 'A packet may come after its deadline',
  JITTER: 'Latencies may spread further than is acceptable',
  PERIOD: 'A period is outside what was asked for',
  TREE: 'Routes are no tree from the sender to its receivers',
  MTU: 'A load does not fit in a packet',
  METHOD: 'The method cannot treat this source or link',
  DECLARED: 'A declared range does not hold the proven one',
  NO_ROUTE: 'There is no way to a receiver',
  CAPACITY: 'No way has room',
  TIME_LIMIT: 'Not decided in the time allowed',
  UNDECIDED: 'Not decided with the steps allowed',
}
