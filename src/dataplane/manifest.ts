import type { DeviceFile } from './device-file.ts'

/** What a folder of scripts holds: kept beside them, so that the next run knows which files are ours and which number a tunnel has. */
export interface Manifest {
  readonly schema: 'xlane/dataplane-manifest@1'
  /** Numbers of tunnels: of their meters and groups, of the cookies of their flows. */
  readonly tunnels: readonly { readonly id: string; readonly number: number }[]
  readonly files: readonly ManifestFile[]
}

/** A script as it was written. */
export interface ManifestFile {
  readonly name: string
  /** Id of its node. */
  readonly device: string
  /** Of its text, SHA-256, hexadecimal: one that somebody has changed is no longer ours. */
  readonly hash: string
}

export const MANIFEST_NAME = 'xlane-manifest.json'
const SCHEMA = 'xlane/dataplane-manifest@1'

export const manifestOf = (
  tunnels: Manifest['tunnels'],
  files: readonly DeviceFile[],
  hashOf: (text: string) => string,
  others: readonly ManifestFile[] = [],
): Manifest => ({
  schema: SCHEMA,
  tunnels: tunnels.map(({ id, number }) => ({ id, number })),
  files: [...others, ...files.map(({ name, device, text }) => ({ name, device, hash: hashOf(text) }))],
})

/** Undefined where it is none that this version reads: then nothing in the folder is ours. */
export const parseManifest = (text: string): Manifest | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return isManifest(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isManifest = (value: unknown): value is Manifest => {
  if (!isRecord(value) || value.schema !== SCHEMA) return false
  const { tunnels, files } = value
  return (
    Array.isArray(tunnels) &&
    tunnels.every(one => isRecord(one) && typeof one.id === 'string' && isNumber(one.number)) &&
    Array.isArray(files) &&
    files.every(
      one =>
        isRecord(one) &&
        typeof one.name === 'string' &&
        PLAIN.test(one.name) &&
        typeof one.device === 'string' &&
        typeof one.hash === 'string',
    )
  )
}

/** A name in the folder, and nothing above it. */
const PLAIN = /^[\w~][\w.~-]*\.sh$/

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const isNumber = (value: unknown): boolean =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0

/**
 * A number for each tunnel, from 1: the one it had, else the least that neither another one has nor anybody had before, so that no
 * meter or group becomes another tunnel's while the scripts run.
 */
export const numbersOf = (
  ids: readonly string[],
  known: ReadonlyMap<string, number> = new Map(),
): readonly number[] => {
  const taken = new Set(known.values())
  let next = 1
  return ids.map(id => {
    const own = known.get(id)
    if (own !== undefined) return own
    while (taken.has(next)) next++
    taken.add(next)
    return next
  })
}
