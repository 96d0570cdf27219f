import { isSamePlace } from '../../what-if/world.ts'
import { cableOf } from '../cables.ts'
import { linkOfKey } from '../link-key.ts'
import { linksById } from '../links-by-id.ts'
import { LINK_SORTS, type State, type View } from '../state.ts'
import { after, type Binding, bind, MOVE_KEYS, move } from './binding.ts'
import { add, changesOf, tunnels } from './tunnel-bindings.ts'

export const detail = (state: State): readonly Binding[] => [
  move('move', 'move through the lines'),
  bind('enter', ['enter', 'right', 'l'], 'go there', 'go to the tunnel named in the line', { kind: 'open' }),
  bind('n', ['n'], 'next', 'the next line that leads to another tunnel', { kind: 'next-jump' }),
  ...(state.trail.length === 0
    ? []
    : [bind('b', ['b', 'backspace'], 'back', 'back to the tunnel before', { kind: 'back' } as const)]),
  bind('esc', ['esc', 'left', 'h'], 'list', 'back to the list', { kind: 'close' }),
  ...(state.view === 'tunnels' ? changesOf(state) : []),
]

/** Whether a direction of the cable under the cursor has failed itself. */
const isCableDown = ({ topology, world, links: { cursor } }: State): boolean => {
  const link = cursor === undefined ? undefined : linksById(topology).get(linkOfKey(cursor))
  if (link === undefined) return false
  const ids = cableOf(topology, link).map(({ id }) => id)
  return world.failed.some(place => 'link' in place && ids.includes(place.link))
}

export const links = (state: State): readonly Binding[] => [
  move('move', 'move through the links'),
  bind('enter', ['enter', 'right', 'l'], 'detail', 'the lanes of the link, and the tunnels that cross it', {
    kind: 'open',
  }),
  bind('/', ['/'], 'filter', 'words, or fields: from:s1 load>50% backlog>1KiB is:failed', { kind: 'filter' }),
  ...(state.links.filter.text === ''
    ? []
    : [bind('esc', ['esc'], 'all', 'show all links again', { kind: 'close' } as const)]),
  bind(
    's',
    ['s'],
    `sort: ${state.links.sort}`,
    `sort by ${LINK_SORTS.join(', ')}`,
    { kind: 'sort-links', sort: after(LINK_SORTS, state.links.sort) },
    'sort',
  ),
  bind('i', ['i'], '', 'the same order from its other end', { kind: 'reverse' }, 'reverse'),
  bind(
    'f',
    ['f'],
    isCableDown(state) ? 'restore' : 'fail',
    'fail the cable of the link, both ways, or put it back',
    { kind: 'toggle-failure' },
    'fail the cable',
  ),
  bind('o', ['o'], 'one way', 'fail this direction alone, or put it back', { kind: 'toggle-one-way' }),
]

export const map = (state: State): readonly Binding[] => {
  const { node, world } = state
  const isDown = node !== undefined && world.failed.some(place => isSamePlace(place, { node }))
  return [
    bind('↑↓', MOVE_KEYS, 'tunnel', 'choose the tunnel that is highlighted', { kind: 'move' }),
    bind('←→', ['left', 'right', 'h', 'l'], 'node', 'choose a node', { kind: 'move-node' }),
    bind('/', ['/'], 'go to', 'go to a node by its name', { kind: 'find-node' }),
    bind(
      'f',
      ['f'],
      isDown ? 'restore' : 'fail',
      'fail the selected node, or put it back into service',
      { kind: 'toggle-failure' },
      'fail the node',
    ),
    bind('enter', ['enter'], 'detail', 'where the bound of the highlighted tunnel comes from', {
      kind: 'open',
    }),
    ...changesOf(state),
  ]
}

export const changes: readonly Binding[] = [
  move('move', 'move through the lines'),
  bind('enter', ['enter', 'right', 'l'], 'go there', 'go to the tunnel named in the line', { kind: 'open' }),
  bind('n', ['n'], 'next', 'the next line that leads to a tunnel', { kind: 'next-jump' }),
  add,
]

const isRunning = ({ simulation, world }: State): boolean =>
  simulation.kind === 'running' && simulation.world === world

export const simulate = (state: State): readonly Binding[] => [
  bind(
    'enter',
    ['enter'],
    isRunning(state) ? 'stop' : 'simulate',
    'start the simulator and the adversary, or stop them',
    { kind: 'simulate' },
    'start, stop',
  ),
  bind('↑↓', MOVE_KEYS, 'tunnel', 'choose the tunnel whose packets are shown and whose worst is searched', {
    kind: 'move',
  }),
  ...changesOf(state),
]

const isAsking = ({ planning: { asked }, world, view }: State): boolean =>
  asked?.isRunning === true && asked.task.kind === view && asked.world === world

const look = (state: State, help: string): Binding =>
  bind('enter', ['enter'], isAsking(state) ? 'stop' : 'look', help, { kind: 'survey' }, 'look, stop')

export const failures = (state: State): readonly Binding[] => [
  look(state, 'fail every cable, switch and group once, and see what is left; or stop that'),
  move('move', 'move through the failures, the worst first'),
  bind('f', ['f'], 'fail it here', 'have the network fail like that, to look around', {
    kind: 'toggle-failure',
  }),
]

export const headroom = (state: State): readonly Binding[] => [
  look(state, 'how far each period, load and deadline can go, and what breaks then; or stop that'),
  move('move', 'move through the tunnels, the least room first'),
  bind('right', ['right', 'l'], 'detail', 'go to the tunnel', { kind: 'open' }),
]

export const VIEW_BINDINGS: Readonly<Record<View, (state: State) => readonly Binding[]>> = {
  tunnels: state => (state.focus === 'detail' ? detail(state) : tunnels(state)),
  links: state => (state.focus === 'detail' ? detail(state) : links(state)),
  map,
  changes: () => changes,
  simulate,
  failures,
  headroom,
}
