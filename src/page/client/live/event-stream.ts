/** One event of a stream: its place, its kind, its data as text. */
export interface StreamEvent {
  readonly id: string
  readonly kind: string
  readonly data: string
}

/**
 * Takes server-sent events out of text as it comes in, in pieces of any size (the event stream format of HTML, as far as this
 * service writes it). `EventSource` would do it, but cannot send a token.
 */
export const eventReader = (told: (event: StreamEvent) => void): ((piece: string) => void) => {
  let rest = ''
  return piece => {
    const lines = (rest + piece).split('\n\n')
    rest = lines.pop() ?? ''
    for (const block of lines) {
      const fields = new Map(
        block.split('\n').map(line => {
          const colon = line.indexOf(': ')
          return colon < 0 ? ([line, ''] as const) : ([line.slice(0, colon), line.slice(colon + 2)] as const)
        }),
      )
      const [id, kind, data] = [fields.get('id'), fields.get('event'), fields.get('data')]
      if (id !== undefined && kind !== undefined && data !== undefined) told({ id, kind, data })
    }
  }
}
