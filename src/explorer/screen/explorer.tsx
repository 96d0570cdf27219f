import { Box } from 'ink'
import { type ReactNode, useSyncExternalStore } from 'react'
import { textWidth } from '../../report/typeset/text-width.ts'
import { tabsLine } from '../frame/tabs-line.ts'
import type { State } from '../state/state.ts'
import type { Store } from '../update/store.ts'
import { toAscii } from '../view/ascii.ts'
import { titleLine } from '../view/header-lines.ts'
import { isTooSmall, layoutOf } from '../view/layout.ts'
import { messageLines } from '../view/message-lines.ts'
import type { ScreenPainter } from '../view/painter.ts'
import { Body } from './body.tsx'
import { Charset, LinesBox } from './lines-box.tsx'

interface Props {
  readonly store: Store
  readonly painter: ScreenPainter
}

const Screen = ({
  state,
  painter,
}: {
  readonly state: State
  readonly painter: ScreenPainter
}): ReactNode => {
  const { columns, rows } = state.size
  if (isTooSmall(state.size))
    return (
      <LinesBox
        lines={['This terminal is too small:', 'xlane explore needs 40 x 12.', 'q quits.']}
        width={columns}
        height={Math.max(1, Math.min(3, rows - 1))}
      />
    )
  const { status } = layoutOf(state)
  const messages = messageLines(state, painter)
  const top = [titleLine(state, painter), tabsLine(state, painter)]
  return (
    <Box flexDirection="column" width={columns} height={rows - 1}>
      <LinesBox lines={top} width={columns} height={top.length} />
      <Body state={state} painter={painter} />
      <LinesBox
        lines={[...messages, ...status.map(painter.dim)]}
        width={columns}
        height={messages.length + status.length}
      />
    </Box>
  )
}

const AS_IT_IS = (line: string): string => line
const IN_ASCII = (line: string): string => toAscii(line, textWidth)

/** The whole screen: what the store holds is drawn. Keys come to the store from the terminal. */
export const Explorer = ({ store, painter }: Props): ReactNode => {
  const state = useSyncExternalStore(store.subscribe, store.state)
  return (
    <Charset.Provider value={state.isAscii ? IN_ASCII : AS_IT_IS}>
      <Screen state={state} painter={painter} />
    </Charset.Provider>
  )
}
