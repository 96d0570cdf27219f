import type { LiveWhole } from '../../live/live-view.ts'
import { h } from '../dom.ts'
import { type Access, accessText } from './access.ts'
import type { Connection } from './follow.ts'
import { momentText, spanText } from './moments.ts'

const words = (connection: Connection): readonly [tone: string, text: string] => {
  switch (connection.kind) {
    case 'live':
      return ['good', '● live']
    case 'connecting':
      return ['warn', '○ connecting']
    case 'lost':
      return ['bad', `○ not connected (${connection.why}); again in ${spanText(connection.againMs)}`]
    case 'refused':
      return [
        'bad',
        `○ ${connection.problem.status === 401 ? 'a token is needed' : connection.problem.detail}`,
      ]
  }
  return connection satisfies never
}

/** One line: whether what is shown is so now, after which decision, and what the reader may do. */
export const statusView = () => {
  const connected = h('span', { id: 'connection', role: 'status' })
  const at = h('span', { id: 'at', class: 'note' })
  const may = h('span', { id: 'access', class: 'note' })
  return {
    element: h('p', { class: 'status' }, connected, at, may),
    connection: (now: Connection): void => {
      const [tone, text] = words(now)
      connected.className = tone
      if (connected.textContent !== text) connected.textContent = text
    },
    state: ({ sequence, contracts }: LiveWhole, nowMs: number): void => {
      at.textContent = `${contracts.length} contracts after decision ${sequence}, ${momentText(nowMs)}`
    },
    access: (access: Access | undefined): void => {
      may.textContent = access === undefined ? '' : accessText(access)
    },
  }
}
