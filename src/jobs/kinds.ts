import type { JobKind } from './job-kind.ts'
import type { AnyKind, KindLoader } from './kind-named.ts'

/** A kind for a table. What is sent under its name was made by it: its types are known to both sides, and to nobody between. */
export const anyKind = <Input, Part, Answer>(kind: JobKind<Input, Part, Answer>): AnyKind =>
  kind as unknown as AnyKind

/** All work that xlane spreads over threads and machines, by the name of its kind. */
export const KINDS: Readonly<Record<string, KindLoader>> = {
  simulate: async () => anyKind((await import('./kinds/simulate.ts')).SIMULATE),
  survive: async () => anyKind((await import('./kinds/survive.ts')).SURVIVE),
  headroom: async () => anyKind((await import('./kinds/headroom.ts')).HEADROOM),
  sweep: async () => anyKind((await import('./kinds/sweep.ts')).SWEEP),
  rehearse: async () => anyKind((await import('./kinds/rehearse.ts')).REHEARSE),
}
