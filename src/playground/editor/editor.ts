import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { lintGutter, lintKeymap, type Diagnostic as Mark, setDiagnostics } from '@codemirror/lint'
import { EditorState, type Text } from '@codemirror/state'
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import type { Diagnostic } from '../../formats/diagnostics/diagnostic.ts'
import { placeInYaml } from './place-in-yaml.ts'
import { keysAt, type Schema, type Step, valuesAt } from './schema.ts'

export interface Editor {
  readonly element: HTMLElement
  readonly text: () => string
  readonly set: (text: string) => void
  /** Marks mistakes where they are. */
  readonly mark: (diagnostics: readonly Diagnostic[]) => void
  /** Puts the cursor to a place, from 1. */
  readonly goTo: (line: number, column: number) => void
}

export interface EditorOptions {
  /** Read out to those who do not see it. */
  readonly label: string
  readonly schema: Schema
  /** Names that may stand at a place, beside what the schema has. */
  readonly names: (path: readonly Step[]) => readonly string[]
  readonly changed: () => void
}

/** Colours of the page: they go with light and dark. */
const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
  { tag: tags.comment, color: 'var(--dim)', fontStyle: 'italic' },
  { tag: [tags.string, tags.content], color: 'var(--text)' },
  { tag: [tags.keyword, tags.bool, tags.null], color: 'var(--warn)' },
])

const THEME = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', backgroundColor: 'var(--back)', color: 'var(--text)' },
  '&.cm-focused': { outline: '2px solid var(--accent)' },
  '.cm-scroller': { fontFamily: 'ui-monospace,SFMono-Regular,Menlo,Consolas,monospace' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--dim)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 8%, transparent)',
  },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground, ::selection': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 30%, transparent) !important',
  },
  '.cm-tooltip': { backgroundColor: 'var(--panel)', color: 'var(--text)', border: '1px solid var(--line)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--back)' },
  '.cm-completionInfo': { maxWidth: '24rem' },
})

/** A text with line numbers, completion by a schema, and marks where something is wrong. */
export const editor = ({ label, schema, names, changed }: EditorOptions): Editor => {
  const complete = ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const { path, isKey, begun } = placeInYaml(state.sliceDoc(0, pos))
    if (!explicit && begun === '' && isKey) return null
    // What is a list of names may begin where a key could stand.
    const values = isKey && typeof path.at(-1) === 'string' ? [] : [...valuesAt(schema, path)]
    const named = names(path).map(text => ({ text, description: '', isKey: false }))
    const choices = [...(isKey ? keysAt(schema, path) : []), ...values, ...named]
    if (choices.length === 0) return null
    return {
      from: pos - begun.length,
      options: choices.map(choice => ({
        label: choice.text,
        type: choice.isKey ? 'property' : 'constant',
        apply: choice.isKey ? `${choice.text}: ` : choice.text,
        ...(choice.description === '' ? {} : { info: choice.description }),
      })),
      validFor: /^[\w.-]*$/,
    }
  }
  const view = new EditorView({
    state: EditorState.create({
      extensions: [
        lineNumbers(),
        lintGutter(),
        history(),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        yaml(),
        syntaxHighlighting(COLOURS),
        THEME,
        autocompletion({ override: [complete] }),
        // Tab goes on to the next element, as everywhere on a page.
        keymap.of([...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
        EditorView.updateListener.of(update => {
          if (update.docChanged) changed()
        }),
      ],
    }),
  })
  return {
    element: view.dom,
    text: () => view.state.doc.toString(),
    set: text => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    mark: diagnostics => {
      view.dispatch(
        setDiagnostics(
          view.state,
          diagnostics.map(one => markOf(one, view.state.doc)),
        ),
      )
    },
    goTo: (line, column) => {
      view.dispatch({ selection: { anchor: positionOf(view.state.doc, line, column) }, scrollIntoView: true })
      view.focus()
    },
  }
}

const positionOf = (doc: Text, line: number, column: number): number => {
  const { from, to } = doc.line(Math.min(Math.max(1, line), doc.lines))
  return Math.min(from + Math.max(0, column - 1), to)
}

const markOf = ({ line, column, severity, message, code, excerpt }: Diagnostic, doc: Text): Mark => {
  const from = positionOf(doc, line, column)
  const to = Math.min(from + Math.max(1, excerpt?.length ?? 1), doc.lineAt(from).to)
  return {
    from,
    to: Math.max(from, to),
    severity: severity === 'warning' ? 'warning' : 'error',
    message,
    source: code,
  }
}
