import type { Asked } from './worker/compute.ts'

/** What a link may hold, as text; one that unfolds to more was not made here. */
const MOST_CHARACTERS = 4_000_000

const MARK = '#s='

const through = async (
  bytes: Uint8Array<ArrayBuffer>,
  by: TransformStream,
): Promise<Uint8Array<ArrayBuffer>> => {
  const reader = new Blob([bytes]).stream().pipeThrough(by).getReader()
  const parts: BlobPart[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer())
    size += value.length
    if (size > MOST_CHARACTERS) throw new RangeError('the link holds more than this page takes')
    parts.push(value)
  }
}

/** Both texts as the fragment of an address: nothing of it is ever sent to a server. */
export const fragmentOf = async (asked: Asked): Promise<string> => {
  const text = new TextEncoder().encode(JSON.stringify(asked))
  const bytes = await through(text, new CompressionStream('deflate-raw'))
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return MARK + btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

/** What a fragment holds; undefined where it is none of ours or is damaged. */
export const askedOf = async (fragment: string): Promise<Asked | undefined> => {
  if (!fragment.startsWith(MARK)) return undefined
  try {
    const binary = atob(fragment.slice(MARK.length).replace(/-/g, '+').replace(/_/g, '/'))
    const bytes = Uint8Array.from(binary, character => character.charCodeAt(0))
    const text = new TextDecoder().decode(await through(bytes, new DecompressionStream('deflate-raw')))
    const { topology, requests, algorithm } = JSON.parse(text) as Partial<Asked>
    if (typeof topology !== 'string' || typeof requests !== 'string') return undefined
    return { topology, requests, algorithm: algorithm === 'x-opt' ? 'x-opt' : 'greedy' }
  } catch {
    return undefined
  }
}
