import type { Selection } from '../../address.ts'
import type { LiveContract, LiveWhole } from '../../live/live-view.ts'
import { button, type Child, h } from '../dom.ts'
import { type Access, mayActFor } from './access.ts'
import type { Deed } from './confirm.ts'
import { momentText, rangeText, type ServiceClock } from './moments.ts'

/** The contract of a tunnel: of one that is sent twice, `ID~1` and `ID~2` are its tunnels. */
export const contractOf = ({ contracts }: LiveWhole, tunnel: string): LiveContract | undefined => {
  const plain = contracts.find(({ id }) => id === tunnel)
  if (plain !== undefined || !/~[12]$/.test(tunnel)) return plain
  return contracts.find(({ id, isTwice }) => isTwice === true && id === tunnel.slice(0, -2))
}

const statusOf = ({ status, isCutOff, startsMs }: LiveContract, nowMs: number): string => {
  if (isCutOff) return 'no place for it in the network: best effort until there is'
  if (status === 'demoted') return 'demoted to best effort: it sent more than agreed'
  return startsMs > nowMs ? `granted, may send from ${momentText(startsMs)} on` : 'granted'
}

const promised = (contract: LiveContract, nowMs: number): readonly Child[] =>
  contract.promises.flatMap(([fromMs, minLatencyPs, maxJitterPs]) => [
    h('dt', {}, fromMs <= nowMs ? 'promised now' : `from ${momentText(fromMs)}`),
    h('dd', {}, rangeText(minLatencyPs, maxJitterPs)),
  ])

/** What was promised, and what may be done, below the facts of what is chosen. */
export const liveActions = (
  state: LiveWhole,
  selection: Selection | undefined,
  access: Access | undefined,
  clock: ServiceClock,
  confirm: (deed: Deed) => Promise<void>,
): readonly Child[] => {
  const buttonFor = (deed: Deed): HTMLElement =>
    button(`${deed.title}…`, () => void confirm(deed), { class: 'deed' })
  switch (selection?.kind) {
    case undefined:
      return []
    case 'tunnel': {
      const contract = contractOf(state, selection.id)
      if (contract === undefined) return []
      const { id, sender } = contract
      return [
        h('h3', {}, `Contract ${id}`),
        h(
          'dl',
          { class: 'pairs' },
          h('dt', {}, 'status'),
          h('dd', {}, statusOf(contract, clock.now())),
          ...promised(contract, clock.now()),
        ),
        ...(mayActFor(access, sender)
          ? [
              h(
                'p',
                { class: 'buttons' },
                buttonFor({
                  title: `Release ${id}`,
                  method: 'DELETE',
                  path: `v1/tunnels/${encodeURIComponent(id)}`,
                  guards: id,
                }),
              ),
            ]
          : []),
      ]
    }
    case 'link':
    case 'node':
    case 'port': {
      const what = selection.kind === 'node' ? { node: selection.id } : { link: selection.id }
      const isDown = state.failed.some(one => JSON.stringify(one) === JSON.stringify(what))
      return [
        ...(access?.role === 'operate'
          ? [
              h(
                'p',
                { class: 'buttons' },
                buttonFor(
                  isDown
                    ? {
                        title: `Restore ${selection.id}`,
                        method: 'DELETE',
                        path: `v1/failures?${new URLSearchParams(what as Record<string, string>)}`,
                      }
                    : { title: `Fail ${selection.id}`, method: 'POST', path: 'v1/failures', body: what },
                ),
              ),
            ]
          : []),
      ]
    }
  }
}
