import { Box } from 'ink'
import type { ReactNode } from 'react'
import { changesPane, detailPane, dialogPane, listPane, mapPane, simulationPane } from '../frame/panes.ts'
import { detailWindow } from '../frame/position.ts'
import type { State } from '../state/state.ts'
import { failureLines } from '../view/failure-lines.ts'
import { roomLines } from '../view/headroom-lines.ts'
import { DIVIDER, layoutOf } from '../view/layout.ts'
import type { ScreenPainter } from '../view/painter.ts'
import { LinesBox } from './lines-box.tsx'

interface Props {
  readonly state: State
  readonly painter: ScreenPainter
}

/** List and detail, as the room allows. */
const ListAndDetail = ({ state, painter }: Props): ReactNode => {
  const { arrangement, list, detail, body } = layoutOf(state)
  const first = list && <LinesBox lines={listPane(state, list, painter)} {...list} />
  const pane = state.view === 'simulate' ? simulationPane : detailPane
  const second = detail && <LinesBox lines={pane(state, detail, painter)} {...detail} />
  if (arrangement === 'beside')
    return (
      <Box>
        {first}
        <LinesBox
          lines={Array.from({ length: body.height }, () => painter.dim(' │ '))}
          width={DIVIDER}
          height={body.height}
        />
        {second}
      </Box>
    )
  const between = arrangement === 'stacked' && (
    <LinesBox lines={[dividerLine(state, body.width, painter)]} width={body.width} height={1} />
  )
  return (
    <Box flexDirection="column">
      {first}
      {between}
      {second}
    </Box>
  )
}

/** The line between list and detail; at its end how much of the detail is in sight. */
const dividerLine = (state: State, width: number, painter: ScreenPainter): string => {
  const window = detailWindow(state)
  const text = window === '' ? '' : ` ${window} ─`
  return painter.dim('─'.repeat(Math.max(0, width - text.length)) + text)
}

/** What lies between the tabs and the message. */
export const Body = ({ state, painter }: Props): ReactNode => {
  const { body } = layoutOf(state)
  const dialog = dialogPane(state, body, painter)
  if (dialog !== undefined) return <LinesBox lines={dialog} {...body} />
  switch (state.view) {
    case 'tunnels':
    case 'links':
    case 'simulate':
      return <ListAndDetail state={state} painter={painter} />
    case 'map':
      return <LinesBox lines={mapPane(state, body, painter)} {...body} />
    case 'failures':
      return <LinesBox lines={failureLines(state, body, painter)} {...body} />
    case 'headroom':
      return <LinesBox lines={roomLines(state, body, painter)} {...body} />
    case 'changes':
      return <LinesBox lines={changesPane(state, body, painter)} {...body} />
  }
}
