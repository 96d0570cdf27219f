import { visible } from './visible.ts'

/** An element of HTML or SVG as data: made once, printed as text here and made into nodes by a page. */
export interface Element {
  readonly tag: string
  readonly attributes: Attributes
  readonly children: readonly Markup[]
}

export type Markup = Element | string

/** What is undefined or false is left out, what is true has no value. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

/** An element; texts among its children are texts, never markup. */
export const element = (
  tag: string,
  attributes: Attributes = {},
  ...children: readonly Markup[]
): Element => ({
  tag,
  attributes,
  children,
})

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A text from a file as HTML or XML, in elements and in quoted attributes alike. */
export const escaped = (text: string): string => visible(text).replace(/[&<>"']/g, c => ENTITIES[c]!)

const attributesText = (attributes: Attributes): string =>
  Object.entries(attributes)
    .flatMap(([name, value]) =>
      value === undefined || value === false
        ? []
        : ` ${name}="${value === true ? '' : escaped(String(value))}"`,
    )
    .join('')

/** Markup as text; every element is closed, so that it is XML too. */
export const markupText = (markup: Markup): string =>
  typeof markup === 'string'
    ? escaped(markup)
    : `<${markup.tag}${attributesText(markup.attributes)}>${markup.children.map(markupText).join('')}</${markup.tag}>`
