import { padEnd, textWidth } from '../../report/typeset/text-width.ts'

/** A line of text that may lead to a tunnel. */
export interface TextLine {
  readonly text: string
  readonly jump?: string
}

export const plain = (text: string): TextLine => ({ text })

export const lines = (texts: readonly string[]): readonly TextLine[] => texts.map(plain)

/** Colours take no room: what a line is wide on the screen. */
export const shownWidth = (text: string): number => textWidth(text.replace(COLOURS, ''))

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const COLOURS = /\u001b\[[0-9;]*m/g

/** As many blanks behind as the line is short of `width`. */
export const filled = (text: string, width: number): string => text + padEnd('', width - shownWidth(text))
