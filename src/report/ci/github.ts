import type { Finding, Place } from './findings.ts'

/** Workflow commands of GitHub Actions ([GHA23]): what ends a property or the line is escaped. */
const escapeMessage = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const escapeProperty = (text: string): string =>
  escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** `::error file=a.yaml,line=3,col=9,title=DEADLINE::…`, a line. */
export const githubAnnotation = (
  level: 'error' | 'warning',
  title: string,
  message: string,
  place?: Place,
): string => {
  const at =
    place === undefined
      ? []
      : [
          `file=${escapeProperty(place.file)}`,
          ...(place.line > 0 ? [`line=${place.line}`, `col=${place.column}`] : []),
        ]
  return `::${level} ${[...at, `title=${escapeProperty(title)}`].join(',')}::${escapeMessage(message)}\n`
}

/** One annotation for each finding, at its request where that is known. */
export const githubFindings = (findings: readonly Finding[], places: ReadonlyMap<string, Place>): string =>
  findings
    .map(({ code, message, tunnel }) =>
      githubAnnotation('error', code, message, tunnel === undefined ? undefined : places.get(tunnel)),
    )
    .join('')
