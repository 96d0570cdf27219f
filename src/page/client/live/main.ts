import type { DecisionSummary } from '../../../model/decision-summary.ts'
import type { LiveWhole } from '../../live/live-view.ts'
import type { PageWaterfall } from '../../page-data.ts'
import { button, h } from '../dom.ts'
import { type MountedReport, mountReport } from '../mount.ts'
import { addThemeButton } from '../theme.ts'
import type { Access } from './access.ts'
import { askForm } from './ask-form.ts'
import { confirmer } from './confirm.ts'
import { liveActions } from './contract-panel.ts'
import { decisionsView } from './decisions-view.ts'
import { follow } from './follow.ts'
import { homelessView } from './homeless-view.ts'
import { keepFocus } from './keep-focus.ts'
import { ServiceClock } from './moments.ts'
import { pendingView } from './pending-view.ts'
import { serviceWith } from './service.ts'
import { statusView } from './status-view.ts'
import { tokenHolder } from './token.ts'

/** The page of a service: what it holds, as it changes, and what its reader may do about it. */
const start = (): void => {
  const clock = new ServiceClock()
  const token = tokenHolder(() => begin())
  const service = serviceWith(token.now)
  const confirm = confirmer(service, clock)
  const status = statusView()
  const pending = pendingView(clock)
  const decisions = decisionsView()
  const homeless = homelessView()
  const form = askForm(service, clock)
  const theme = button('Dark or light', () => undefined)
  const title = h('h1', {}, 'xlane')
  const report = h('div', { id: 'report' }, h('p', { class: 'note' }, 'Nothing is known yet.'))
  const head = h('div', { id: 'head' })
  document.body.append(
    h('a', { class: 'skip', href: '#tunnels' }, 'Skip to the tunnels'),
    h(
      'header',
      {},
      h('p', { class: 'brand' }, 'xlane live', h('span', { class: 'buttons' }, token.button, theme)),
      title,
      status.element,
      head,
    ),
    h(
      'main',
      {},
      homeless.element,
      pending.element,
      form.element,
      decisions.element,
      decisions.spoken,
      report,
    ),
    h(
      'footer',
      {},
      h('p', { class: 'note' }, 'The interface behind this page: ', h('a', { href: 'docs' }, 'docs'), '.'),
    ),
  )
  addThemeButton(theme)

  let access: Access | undefined
  let state: LiveWhole | undefined
  let mounted: MountedReport | undefined
  let end = (): void => undefined
  /** Of the state that is shown, by the place of the tunnel; the views read it when they draw. */
  let waterfalls: Record<string, PageWaterfall> = {}

  /** Asks for where the bound of the chosen tunnel comes from, once for each state. */
  const explain = async (id: string): Promise<void> => {
    const [asked, falls] = [state, waterfalls]
    const place = asked?.data.tunnels.findIndex(tunnel => tunnel.id === id) ?? -1
    if (place < 0 || place in falls) return
    try {
      const answer = await service.ask<{ waterfall: PageWaterfall | null }>(
        'GET',
        `page/waterfall?tunnel=${encodeURIComponent(id)}`,
      )
      if (!answer.ok || answer.value.waterfall === null || falls !== waterfalls) return
      falls[place] = answer.value.waterfall
      keepFocus(() => mounted?.refresh())
    } catch {
      // What there is without it stays; the next state asks again.
    }
  }

  const show = (now: LiveWhole, nowMs: number): void => {
    clock.heard(nowMs)
    waterfalls = { ...now.data.waterfalls }
    state = { ...now, data: { ...now.data, waterfalls } }
    const { data } = state
    const name = data.name === '' ? 'network' : data.name
    title.textContent = name
    document.title = `${name} · xlane live`
    status.state(state, nowMs)
    form.update(data)
    keepFocus(() => {
      homeless.update(now)
      pending.update(now)
      if (mounted === undefined)
        mounted = mountReport(report, data, {
          head,
          flash: true,
          actions: selection => {
            const id = selection?.kind === 'tunnel' ? selection.id : undefined
            if (id !== undefined) void explain(id)
            return state === undefined ? [] : liveActions(state, selection, access, clock, confirm)
          },
        })
      else mounted.update(data)
    })
  }

  const readDecisions = async (): Promise<void> => {
    const answer = await service.ask<{ decisions: readonly DecisionSummary[] }>(
      'GET',
      'v1/decisions?limit=200',
    )
    if (answer.ok) decisions.set(answer.value.decisions)
  }

  const begin = (): void => {
    end()
    access = undefined
    const allowed = (): void => {
      status.access(access)
      form.allow(access !== undefined && access.role !== 'read', access?.senders)
      mounted?.refresh()
    }
    const readAccess = async (): Promise<void> => {
      const answer = await service.ask<Access>('GET', 'v1/access')
      access = answer.ok ? answer.value : undefined
      allowed()
    }
    const readAround = (): void => {
      void readAccess().catch(() => undefined)
      void readDecisions().catch(() => undefined)
    }
    allowed()
    end = follow(service, {
      connection: now => {
        status.connection(now)
        if (now.kind === 'live') readAround()
        if (now.kind === 'refused' && now.problem.status === 401)
          token.ask(
            token.now() === undefined
              ? 'This service is not open to everybody.'
              : 'This token is not known here.',
          )
      },
      shown: show,
      decided: decision => decisions.add(decision),
      missed: () => void readDecisions().catch(() => undefined),
    })
  }
  begin()
}

start()
