import type { Diagnostic } from '../formats/diagnostics/diagnostic.ts'
import { button, h } from '../page/client/dom.ts'

/** More are counted. */
const MOST = 20

/** What is wrong with a text, each with a way to its place. */
export const problemsView = (label: string, goTo: (line: number, column: number) => void) => {
  const list = h('ul', { class: 'problems', 'aria-label': label })
  return {
    element: list,
    update: (diagnostics: readonly Diagnostic[]): void => {
      const rest = diagnostics.length - MOST
      list.replaceChildren(
        ...diagnostics.slice(0, MOST).map(({ severity, line, column, message }) =>
          h(
            'li',
            { class: severity === 'warning' ? 'warn' : 'bad' },
            button(line === 0 ? 'file' : `${line}:${column}`, () => goTo(line, column)),
            ' ',
            message,
          ),
        ),
        ...(rest > 0 ? [h('li', {}, `and ${rest} more`)] : []),
      )
    },
  }
}
