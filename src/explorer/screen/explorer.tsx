import { Box, useInput } from 'ink'
import { type ReactNode, useSyncExternalStore } from 'react'
import { keysIn } from '../state/keys.ts'
import type { State } from '../state/state.ts'
import type { Store } from '../update/store.ts'
import { messageLine, tabsLine, titleLine } from '../view/header-lines.ts'
import { isTooSmall, layoutOf } from '../view/layout.ts'
import type { ScreenPainter } from '../view/painter.ts'
import { Body } from './body.tsx'
import { LinesBox } from './lines-box.tsx'

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
  const top = [titleLine(state, painter), tabsLine(state, painter)]
  return (
    <Box flexDirection="column" width={columns} height={rows - 1}>
      <LinesBox lines={top} width={columns} height={top.length} />
      <Body state={state} painter={painter} />
      <LinesBox
        lines={[messageLine(state, painter), ...status.map(painter.dim)]}
        width={columns}
        height={1 + status.length}
      />
    </Box>
  )
}

/** The whole screen. Keys go to the store one by one, and what it holds is drawn. */
export const Explorer = ({ store, painter }: Props): ReactNode => {
  const state = useSyncExternalStore(store.subscribe, store.state)
  useInput((input, key) => {
    for (const name of keysIn(input, key)) store.send({ kind: 'key', key: name })
  })
  return <Screen state={state} painter={painter} />
}
