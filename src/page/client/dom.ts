import type { Attributes, Markup } from '../../report/typeset/markup.ts'
import { visible } from '../../report/typeset/visible.ts'

export type Child = Node | string

const fill = <E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E => {
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : visible(String(value)))
  // Texts become text nodes: a name from a file is never markup.
  element.append(...children.map(child => (typeof child === 'string' ? visible(child) : child)))
  return element
}

/** An HTML element. */
export const h = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] => fill(document.createElement(tag), attributes, children)

/** An SVG element. */
export const s = <K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] => fill(document.createElementNS(SVG, tag), attributes, children)

const SVG = 'http://www.w3.org/2000/svg'

/** Markup as nodes; what is inside an `svg` is SVG. */
export const nodeOf = (markup: Markup, isSvg = false): Node => {
  if (typeof markup === 'string') return document.createTextNode(visible(markup))
  const { tag, attributes, children } = markup
  const inside = isSvg || tag === 'svg'
  const made = inside ? document.createElementNS(SVG, tag) : document.createElement(tag)
  return fill(
    made,
    attributes,
    children.map(child => nodeOf(child, inside)),
  )
}

/** An element of the page, which has it. */
export const byId = (id: string): HTMLElement => {
  const element = document.getElementById(id)
  if (element === null) throw new Error(`the page has no #${id}`)
  return element
}

export const button = (text: string, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement => {
  const element = h('button', { type: 'button', ...attributes }, text)
  element.addEventListener('click', onClick)
  return element
}
