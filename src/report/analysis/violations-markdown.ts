import { leavesOpen, type Violation } from '../../model/verdict.ts'
import { limitedItems, markdownItem, markdownSection, markdownText } from '../typeset/markdown.ts'
import { violationFacts } from './violation-facts.ts'
import { groupLines, type ViolationGroup, violationGroups } from './violation-groups.ts'

const itemLines = (group: ViolationGroup): readonly string[] => {
  const { code, place, violations } = group
  const [first] = violations
  return violations.length === 1 && first !== undefined
    ? [markdownItem(code, place, [violationFacts(first) || first.message])]
    : [
        markdownItem(code, place, []),
        ...groupLines(group, violations.length).map(line => `  - ${markdownText(line)}`),
      ]
}

/** What is broken by cause, worst first, and apart from it what was not decided. */
export const violationsMarkdown = (
  violations: readonly Violation[],
  limit: number = Number.POSITIVE_INFINITY,
): readonly string[] => {
  const groups = violationGroups(violations)
  const lines = (of: readonly ViolationGroup[]): readonly string[] =>
    limitedItems(of.flatMap(itemLines), limit)
  return [
    ...markdownSection('Violations', lines(groups.filter(g => !leavesOpen(g)))),
    ...markdownSection('Undecided', lines(groups.filter(leavesOpen))),
  ]
}
