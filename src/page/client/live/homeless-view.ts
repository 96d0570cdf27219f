import { hashOf } from '../../address.ts'
import type { LiveWhole } from '../../live/live-view.ts'
import { h } from '../dom.ts'

/** More are counted. */
const MOST = 100

/** Contracts that are best effort now, and what has failed: neither is among the tunnels. */
export const homelessView = () => {
  const failed = h('p', { class: 'bad' })
  const list = h('ul', { class: 'broken' })
  const more = h('p', { class: 'note' })
  const title = h('h2', { id: 'homeless-title' })
  const element = h(
    'section',
    { id: 'homeless', 'aria-labelledby': 'homeless-title', hidden: true },
    title,
    failed,
    list,
    more,
  )
  return {
    element,
    update: ({ contracts, failed: down }: LiveWhole): void => {
      const without = contracts.filter(({ status }) => status === 'demoted')
      element.hidden = without.length === 0 && down.length === 0
      title.textContent = without.length === 0 ? 'Failed' : `Without a bound (${without.length})`
      failed.replaceChildren(
        ...(down.length === 0
          ? []
          : [
              'Failed: ',
              ...down.flatMap((what, i) => {
                const link =
                  'link' in what
                    ? h('a', { href: hashOf({ kind: 'link', id: what.link }) }, what.link)
                    : h('a', { href: hashOf({ kind: 'node', id: what.node }) }, what.node)
                return i === 0 ? [link] : [', ', link]
              }),
            ]),
      )
      list.replaceChildren(
        ...without
          .slice(0, MOST)
          .map(({ id, sender, receivers, isCutOff }) =>
            h(
              'li',
              {},
              h('a', { href: hashOf({ kind: 'tunnel', id }) }, id),
              ` ${sender} → ${receivers.join(', ')}: ${isCutOff ? 'the network has no place for it' : 'demoted, it sent more than agreed'}`,
            ),
          ),
      )
      more.textContent = without.length > MOST ? `and ${without.length - MOST} more` : ''
    },
  }
}
