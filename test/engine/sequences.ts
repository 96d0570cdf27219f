import { expect } from 'vitest'
import { beginLife, expectChange, type Model, type Seen } from './life.ts'

/** One random life of an engine: trials of some operations each, kept or taken back, compared after every operation or some. */
export const live = (seed: number, trials: number, seen: Seen, hasCopies: boolean = false): void => {
  const { r, engine, everyTime, start, compare, operate } = beginLife(seed, seen, hasCopies)
  let kept = start
  let before = compare(kept)
  for (let i = 0; i < trials; i++) {
    let model = kept
    for (let n = r.pick([1, 1, 2, 4]); n > 0; n--) {
      const done = operate(model)
      model = done.model
      if (!everyTime) continue
      const after = compare(model)
      expectChange(done.change, before, after)
      before = after
    }
    if (r.chance(0.35)) {
      engine.rollBack()
      seen.rolledBack++
    } else {
      engine.commit()
      kept = model
    }
    if (everyTime || r.chance(0.3)) before = compare(kept)
  }
}

const DEEPEST = 3

/**
 * A random life of an engine whose trials nest: in each, operations, tunnels only tried, and trials within; then back to the
 * mark, now and then twice, or on. Compared after every roll back.
 */
export const liveNested = (seed: number, trials: number, seen: Seen, hasCopies: boolean = false): void => {
  const { r, engine, start, compare, operate, tryOut } = beginLife(seed, seen, hasCopies)
  let kept = start
  let count = 0
  /** Marks set before this one are gone: what was before it is kept. */
  let oldest = 0
  const some = (from: Model, depth: number): Model => {
    let model = from
    for (let n = r.int(1, 3); n > 0; n--) {
      if (depth < DEEPEST && r.chance(0.5)) model = trial(model, depth + 1)
      else if (r.chance(0.25)) tryOut(model)
      else model = operate(model).model
    }
    return model
  }
  const trial = (from: Model, depth: number): Model => {
    const mark = engine.mark()
    const number = count++
    if (r.chance(0.1)) {
      engine.keepBefore(mark)
      kept = from
      oldest = number
    }
    const reached = some(from, depth)
    if (r.chance(0.3)) return reached
    if (number < oldest) {
      expect(() => engine.rollBackTo(mark)).toThrow('the mark stands no more')
      return reached
    }
    for (let times = r.pick([1, 1, 2]); times > 0; times--) {
      engine.rollBackTo(mark)
      seen.toMark[depth - 1]!++
      compare(from)
      if (times > 1) some(from, DEEPEST)
    }
    return from
  }
  for (let i = 0; i < trials; i++) {
    const model = trial(kept, 1)
    if (r.chance(0.4)) compare(model)
    if (r.chance(0.3)) {
      engine.rollBack()
      seen.rolledBack++
    } else {
      engine.commit()
      kept = model
    }
    expect(engine.noted).toBe(0)
    compare(kept)
  }
}
