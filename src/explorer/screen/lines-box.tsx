import { Box, Text } from 'ink'
import { type Context, createContext, type ReactNode, useContext } from 'react'

interface Props {
  readonly lines: readonly string[]
  readonly width: number
  readonly height: number
}

/** What a line becomes where the terminal has not all characters. */
export const Charset: Context<(line: string) => string> = createContext((line: string) => line)

/**
 * Lines in a box of fixed size; what is too long is cut, what is missing stays empty. A `Text` for each line: ink
 * remembers every text it ever measured, and most lines of a screen come again.
 */
export const LinesBox = ({ lines, width, height }: Props): ReactNode => {
  const shown = useContext(Charset)
  return (
    <Box width={width} height={height} flexDirection="column" flexShrink={0}>
      {Array.from({ length: height }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line of the screen is its place
        <Text key={i} wrap="truncate">
          {lines[i] === undefined || lines[i] === '' ? ' ' : shown(lines[i])}
        </Text>
      ))}
    </Box>
  )
}
