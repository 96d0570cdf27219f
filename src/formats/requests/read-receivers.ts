import { asName } from '../reading/fields.ts'
import { unknownNode } from '../reading/names.ts'
import type { Path } from '../source/source.ts'
import type { RequestContext } from './request-context.ts'

/** The receivers of a request, each once and in order; what is wrong with the list is reported. */
export const readReceivers = (
  value: unknown,
  sender: string | undefined,
  path: Path,
  { network, problems }: RequestContext,
): readonly string[] => {
  if (!Array.isArray(value)) return []
  const list = value as readonly unknown[]
  if (list.length === 0)
    problems.add({ code: 'EMPTY_RECEIVERS', path, expected: 'at least one receiver', found: 'an empty list' })
  const receivers: string[] = []
  const seen = new Set<string>()
  for (let index = 0; index < list.length; index++) {
    const receiver = asName(list[index])
    if (receiver === undefined) continue
    if (!network.nodes.has(receiver)) unknownNode(problems, [...path, index], receiver, network.nodes)
    if (receiver === sender) {
      const expected = 'a node other than the sender'
      problems.add({ code: 'SENDER_IS_RECEIVER', path: [...path, index], expected, found: receiver })
    }
    if (seen.has(receiver)) {
      const found = `${receiver} again`
      problems.add({
        code: 'DUPLICATE_RECEIVER',
        path: [...path, index],
        expected: 'each receiver once',
        found,
      })
    } else receivers.push(receiver)
    seen.add(receiver)
  }
  return receivers
}
