import type { JobKind } from './job-kind.ts'
import type { AnyKind, KindLoader } from './kind-named.ts'

/** Whatever is sent under a kind's name was made by the kind: its types are known to both sides, and to nobody between. */
const any = <Input, Part, Answer>(kind: JobKind<Input, Part, Answer>): AnyKind => kind as unknown as AnyKind

/** All work that xlane spreads over threads and machines, by the name of its kind. */
export const KINDS: Readonly<Record<string, KindLoader>> = {
  simulate: async () => any((await import('./kinds/simulate.ts')).SIMULATE),
  rehearse: async () => any((await import('./kinds/rehearse.ts')).REHEARSE),
}
