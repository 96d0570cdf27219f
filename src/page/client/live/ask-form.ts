import type { Remedy } from '../../../model/verdict.ts'
import { formatSize, formatTime } from '../../../quantity/format-quantity.ts'
import type { Outcome } from '../../live/outcome.ts'
import type { PageData } from '../../page-data.ts'
import { button, h } from '../dom.ts'
import type { ServiceClock } from './moments.ts'
import { outcomeView, problemView } from './outcome-view.ts'
import { askOnce, type Problem, type Service, unreachable } from './service.ts'

interface Field {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly kind?: 'check'
  readonly isNeeded?: true
  readonly list?: string
}

/** By the names that requests files have for them. */
const FIELDS: readonly Field[] = [
  { name: 'id', label: 'Name', hint: 'made up if empty' },
  { name: 'sender', label: 'Sender', isNeeded: true, list: 'live-hosts' },
  { name: 'receivers', label: 'Receivers', hint: 'several with commas', isNeeded: true, list: 'live-hosts' },
  { name: 'loadSize', label: 'Load of a packet', hint: '64 B', isNeeded: true },
  { name: 'period', label: 'Period', hint: '100 us', isNeeded: true },
  { name: 'deadline', label: 'Deadline', hint: '50 us' },
  { name: 'maxPeriod', label: 'Period may rise to', hint: '1 ms' },
  { name: 'jitter', label: 'Largest jitter', hint: '10 us' },
  { name: 'lane', label: 'Lane', hint: '0 to 7, 0 first' },
  { name: 'twice', label: 'Send twice, on two ways', kind: 'check' },
  { name: 'allowReroute', label: 'Others may be moved to make room', kind: 'check' },
]

type Values = Readonly<Record<string, string | boolean>>

/** The body of the request: what is empty is left out. */
const bodyOf = (values: Values): Readonly<Record<string, unknown>> => {
  const { receivers, lane, twice, allowReroute, ...rest } = values
  const texts = Object.entries(rest).filter(([, value]) => value !== '')
  return {
    ...Object.fromEntries(texts),
    receivers: String(receivers)
      .split(/[\s,]+/)
      .filter(name => name !== ''),
    ...(lane === '' ? {} : { lane: Number(lane) }),
    ...(twice === true ? { replicas: 2 } : {}),
    ...(allowReroute === true ? { allowReroute: true } : {}),
  }
}

/** What a remedy would have the form say; undefined where the form cannot say it. */
const remedied = (remedy: Remedy): readonly [field: string, value: string] | undefined => {
  switch (remedy.change) {
    case 'period':
      return ['period', formatTime(remedy.toPs)]
    case 'deadline':
      return ['deadline', formatTime(remedy.toPs)]
    case 'size':
      return ['loadSize', formatSize(remedy.toBits)]
    case 'lane':
      return ['lane', String(remedy.toLane)]
    default:
      return undefined
  }
}

/** The form to ask for a tunnel: tried first, to see who would move, or asked for at once. */
export const askForm = (service: Service, clock: ServiceClock) => {
  const inputs = new Map(
    FIELDS.map(({ name, hint, kind, isNeeded, list }) => [
      name,
      h('input', {
        id: `ask-${name}`,
        name,
        type: kind === 'check' ? 'checkbox' : 'text',
        placeholder: hint,
        required: isNeeded,
        list,
        autocomplete: 'off',
        spellcheck: 'false',
        autocapitalize: 'off',
      }),
    ]),
  )
  const faults = new Map(
    FIELDS.map(({ name }) => [name, h('span', { class: 'fault', id: `ask-${name}-fault` })]),
  )
  const hosts = h('datalist', { id: 'live-hosts' })
  const result = h('div', { id: 'ask-result', role: 'status' })
  let isBusy = false

  const values = (): Values =>
    Object.fromEntries(
      Array.from(inputs, ([name, input]) => [
        name,
        input.type === 'checkbox' ? input.checked : input.value.trim(),
      ]),
    )

  const setFault = (name: string, message: string): void => {
    const [input, fault] = [inputs.get(name), faults.get(name)]
    if (input === undefined || fault === undefined) return
    fault.textContent = message
    if (message === '') {
      input.removeAttribute('aria-invalid')
      input.removeAttribute('aria-describedby')
    } else {
      input.setAttribute('aria-invalid', 'true')
      input.setAttribute('aria-describedby', fault.id)
    }
  }

  /** Each mistake beside its field; the first of them has the focus. */
  const showFaults = ({ diagnostics = [] }: Problem): void => {
    let first: HTMLElement | undefined
    for (const { path, message } of diagnostics) {
      const name = /^\w+/.exec(path)?.[0] ?? ''
      setFault(name === 'replicas' ? 'twice' : name, message)
      first ??= inputs.get(name)
    }
    first?.focus()
  }

  const showProblem = (problem: Problem): void => {
    const remedy = problem.rejection?.remedy
    const change = remedy === undefined ? undefined : remedied(remedy)
    result.replaceChildren(...problemView(problem))
    if (change === undefined) return
    const [name, value] = change
    result.append(
      button(`Take ${name} ${value}`, () => {
        const input = inputs.get(name)
        if (input === undefined) return
        input.value = value
        void send(true)
      }),
    )
  }

  const send = async (isDryRun: boolean): Promise<void> => {
    if (isBusy || !form.reportValidity()) return
    isBusy = true
    form.setAttribute('aria-busy', 'true')
    for (const { name } of FIELDS) setFault(name, '')
    try {
      const body = bodyOf(values())
      const answer = isDryRun
        ? await service.ask<Outcome>('POST', 'v1/tunnels?dryRun=true', { body })
        : await askOnce<Outcome>(service, 'POST', 'v1/tunnels', { body })
      if (answer.ok) result.replaceChildren(...outcomeView(answer.value, isDryRun, clock))
      else {
        showProblem(answer.problem)
        showFaults(answer.problem)
      }
    } catch (error) {
      result.replaceChildren(...problemView(unreachable(error)))
    } finally {
      isBusy = false
      form.removeAttribute('aria-busy')
    }
  }

  const labelled = ({ name, label, kind }: Field): HTMLElement => {
    const input = inputs.get(name)
    const fault = faults.get(name)
    const parts = [
      h('span', {}, label),
      ...(input === undefined ? [] : [input]),
      ...(fault === undefined ? [] : [fault]),
    ]
    return h(
      'label',
      { class: kind === 'check' ? 'check' : undefined },
      ...(kind === 'check' ? parts.reverse() : parts),
    )
  }

  const form = h(
    'form',
    { class: 'ask', 'aria-label': 'Ask for a tunnel', novalidate: false },
    h('div', { class: 'fields' }, ...FIELDS.map(labelled)),
    hosts,
    h(
      'p',
      { class: 'buttons' },
      h('button', { type: 'submit' }, 'Try: what would move?'),
      button('Request', () => void send(false), { class: 'main' }),
    ),
    result,
  )
  form.addEventListener('submit', event => {
    event.preventDefault()
    void send(true)
  })
  const note = h('p', { class: 'note' })
  let named: PageData['nodes'] | undefined
  return {
    element: h('details', { id: 'ask' }, h('summary', {}, h('h2', {}, 'Ask for a tunnel')), note, form),
    /** Names to choose from. */
    update: ({ nodes }: PageData): void => {
      if (nodes === named) return
      named = nodes
      const choices = nodes.filter(({ kind }) => kind === 'host')
      hosts.replaceChildren(...choices.map(({ id }) => h('option', { value: id })))
    },
    /** Whether this reader may ask, and for whom. */
    allow: (isAllowed: boolean, senders: readonly string[] | undefined): void => {
      form.hidden = !isAllowed
      note.textContent = isAllowed
        ? senders === undefined
          ? ''
          : `With this token, for tunnels of ${senders.join(', ')}.`
        : 'Read only: a token that may request is needed (Token… above).'
    },
  }
}
