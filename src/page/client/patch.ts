import type { Markup, Element as MarkupElement } from '../../report/typeset/markup.ts'
import { visible } from '../../report/typeset/visible.ts'
import { nodeOf } from './dom.ts'

const keyOf = (markup: Markup): string | undefined => {
  if (typeof markup === 'string') return undefined
  const { id } = markup.attributes
  return typeof id === 'string' ? id : undefined
}

const isSame = (a: Markup | undefined, b: Markup): boolean =>
  a !== undefined &&
  typeof a !== 'string' &&
  typeof b !== 'string' &&
  a.tag === b.tag &&
  keyOf(a) === keyOf(b)

const setAttributes = (node: Element, was: MarkupElement, now: MarkupElement): void => {
  for (const [name, value] of Object.entries(now.attributes)) {
    if (was.attributes[name] === value) continue
    if (value === undefined || value === false) node.removeAttribute(name)
    else node.setAttribute(name, value === true ? '' : visible(String(value)))
  }
  for (const name of Object.keys(was.attributes)) if (!(name in now.attributes)) node.removeAttribute(name)
}

/**
 * Makes `node`, drawn from `was`, what `now` says, and touches only what differs. Children are told apart by their place,
 * and by their `id` where they have one: the same element stays the same.
 */
export const patch = (node: Element, was: MarkupElement, now: MarkupElement): void => {
  setAttributes(node, was, now)
  if (was.children === now.children) return
  const known = new Map<string, readonly [Node, Markup]>()
  was.children.forEach((child, i) => {
    const key = keyOf(child)
    if (key !== undefined) known.set(key, [node.childNodes[i]!, child])
  })
  const old = [...node.childNodes]
  const isSvg = node instanceof SVGElement
  const next = now.children.map((child, i): Node => {
    const key = keyOf(child)
    const [there, before] =
      key === undefined ? [old[i], was.children[i]] : (known.get(key) ?? [undefined, undefined])
    if (typeof child === 'string') {
      if (there instanceof Text) {
        if (before !== child) there.data = visible(child)
        return there
      }
    } else if (there instanceof Element && before !== undefined && isSame(before, child)) {
      patch(there, before as MarkupElement, child)
      return there
    }
    return nodeOf(child, isSvg)
  })
  const staysAsItIs = next.length === old.length && next.every((child, i) => child === old[i])
  if (!staysAsItIs) node.replaceChildren(...next)
}
