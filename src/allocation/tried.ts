import type { Trial } from '../engine/change.ts'
import type { Engine } from '../engine/engine.ts'
import type { Tunnel } from '../model/request.ts'
import type { Tree } from '../network/tree.ts'

/** What adding a tunnel would do; the engine is as before, in the trial it was in. */
export const tried = (engine: Engine, tunnel: Tunnel, tree: Tree): Trial => {
  const before = engine.mark()
  const trial = engine.tryAdd(tunnel, tree)
  engine.rollBackTo(before)
  return trial
}
