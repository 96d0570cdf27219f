import type { JobKind } from './job-kind.ts'

/** A kind of which only the name is known: its input and parts are whatever the JSON holds. */
export type AnyKind = JobKind<unknown, unknown, unknown>

/** Kinds by name, each loaded when it is asked for. */
export type KindNamed = (name: string) => Promise<AnyKind>

/** Where one kind of work is loaded from. */
export type KindLoader = () => Promise<AnyKind>

/** A worker was asked for a kind that it does not have. */
export class UnknownKindError extends Error {
  override readonly name: string = 'UnknownKindError'
}

/** The kinds of a table. Throws {@link UnknownKindError}. */
export const kindsOf =
  (loaders: Readonly<Record<string, KindLoader>>): KindNamed =>
  name => {
    const load = Object.hasOwn(loaders, name) ? loaders[name] : undefined
    if (load === undefined) throw new UnknownKindError(`no kind of work is called ${name}`)
    return load()
  }
