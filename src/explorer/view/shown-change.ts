import { once } from '../state/once.ts'
import type { State } from '../state/state.ts'
import { differenceOf } from '../what-if/difference.ts'
import type { World, WorldChange } from '../what-if/world.ts'

const sinceOpened = once((opened: World) =>
  once((world: World): WorldChange => differenceOf(opened, world, 'since the files were opened')),
)

/** What moved, as it is shown: with the last change, or since the files were opened. */
export const changeShown = ({ since, change, opened, world }: State): WorldChange | undefined =>
  since === 'change' || opened === world ? change : sinceOpened(opened)(world)
