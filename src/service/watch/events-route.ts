import type { FastifyInstance } from 'fastify'
import type { ControllerEvent } from '../controller/contract/events.ts'
import type { EventHub, Upcall } from './event-hub.ts'
import type { ResolvedServiceOptions } from './options.ts'
import { ProblemError, problemOf } from './problem.ts'

/** Bytes a stream may lag behind; beyond, it is closed and may come back. */
const MOST_BEHIND = 1 << 20

/** `GET /v1/events`: the upcalls as server-sent events. `Last-Event-ID` goes on after that one. */
export const eventsRoute = (app: FastifyInstance, hub: EventHub, options: ResolvedServiceOptions): void => {
  const closers = new Set<() => void>()
  app.addHook('preClose', async () => {
    for (const close of [...closers]) close()
  })
  app.get<{ Querystring: { id?: string } }>(
    '/v1/events',
    {
      sse: 'only',
      schema: {
        summary: 'Upcalls as server-sent events: bandwidthChanged, bandwidthTerminated',
        description:
          'Each has an id; a client that comes back names the last one it saw (Last-Event-ID) and misses none. ' +
          'An event `reset` says that this is too long ago: read /v1/tunnels. ?id=NAME: of one tunnel.',
        tags: ['upcalls'],
      },
    },
    async (request, reply) => {
      if (hub.streams >= options.streams)
        throw new ProblemError(
          problemOf(503, 'TOO_MANY_STREAMS', `${options.streams} event streams are open`),
        )
      const { id } = request.query
      const isWanted = (event: ControllerEvent): boolean => id === undefined || event.id === id
      const { sse, raw } = reply
      const send = ({ id: place, event }: Upcall): void => {
        if (!isWanted(event)) return
        if (raw.writableLength > MOST_BEHIND) return sse.close()
        sse.send({ id: place, event: event.kind, data: event }).catch(() => sse.close())
      }
      sse.keepAlive()
      sse.sendHeaders()
      const { lastEventId } = sse
      if (lastEventId !== null) {
        const missed = hub.since(lastEventId)
        if (missed.ok) for (const upcall of missed.upcalls) send(upcall)
        else await sse.send({ id: hub.here, event: 'reset', data: {} })
      }
      const end = hub.open(send)
      const close = (): void => sse.close()
      closers.add(close)
      sse.onClose(() => {
        end()
        closers.delete(close)
      })
    },
  )
}
