import * as z from 'zod'
import { remarks } from './remark-schema.ts'
import { keyed, name } from './schema-parts.ts'

const members = (what: string, one: string, description: string): z.ZodType =>
  z
    .array(name(`the name of a ${one}`, `A ${one} of the group.`), { error: `a list of ${what}` })
    .meta({ description })
    .optional()

/** One group of links and nodes that fail together. */
export const sharedRiskSchema: z.ZodType = keyed('a group: { cables, links, nodes }', {
  cables: members('cables', 'link', 'Links that fail in both directions, each by the name of either.'),
  links: members('links', 'link', 'Links that fail in the direction named only.'),
  nodes: members('nodes', 'node', 'Nodes that fail, with all their links.'),
  ...remarks,
})
