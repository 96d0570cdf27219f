import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { type Caller, mayDo } from '../access/callers.ts'
import { callerIn } from '../access/guard.ts'
import { stoppingOf } from '../http/stopping.ts'
import { operation } from '../openapi/operation.ts'
import type { ResolvedServiceOptions } from '../options.ts'
import { ProblemError, problemOf } from '../problem.ts'
import type { EventHub, PlacedEvent } from './event-hub.ts'
import { EventStream } from './event-stream.ts'
import { withoutActor } from './summary-of.ts'

/** Bytes a stream may lag behind. */
const MOST_BEHIND = 1 << 20

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
}

const isAccepted = (accept: string | undefined): boolean =>
  accept === undefined || /(^|,)\s*(text\/(event-stream|\*)|\*\/\*)\s*(;|,|$)/i.test(accept)

const requireStream = ({ headers }: FastifyRequest): void => {
  if (!isAccepted(headers.accept))
    throw new ProblemError(problemOf(406, 'NOT_ACCEPTABLE', 'expected Accept: text/event-stream'))
}

/** `GET /v1/events`: what happens, as server-sent events. `Last-Event-ID` goes on after that one. */
export const eventsRoute = (
  app: FastifyInstance,
  hub: EventHub,
  options: ResolvedServiceOptions,
  isGood: (caller: Caller) => boolean,
): void => {
  const streams = new Map<EventStream, Caller>()
  const beat = setInterval(() => {
    // Who may no longer look is not told more.
    for (const [stream, caller] of [...streams])
      if (isGood(caller)) stream.beat()
      else stream.end()
  }, options.beatMs)
  beat.unref()
  app.addHook('onClose', async () => clearInterval(beat))
  stoppingOf(app).addEventListener('abort', () => {
    for (const stream of [...streams.keys()]) stream.end()
  })
  app.head('/v1/events', { schema: { hide: true } }, (request, reply) => {
    requireStream(request)
    reply.headers(HEADERS)
    return reply.send()
  })
  app.get<{ Querystring: { id?: string; decisions?: string } }>(
    '/v1/events',
    {
      exposeHeadRoute: false,
      ...operation({
        id: 'watchEvents',
        summary: 'Everything that changes, as server-sent events',
        description:
          'granted, changed, released, networkChanged, bandwidthChanged, bandwidthTerminated. Each has an id; a client that comes ' +
          'back names the last one it saw (Last-Event-ID), or the lastEventId of a list that it read, and misses none. An event ' +
          '`reset` says that this is too long ago, or was never here: read /v1/tunnels.',
        tag: 'events',
        query: z.object({
          id: z.string().optional().meta({ description: 'Only of this tunnel.' }),
          decisions: z
            .enum(['true', 'false'])
            .optional()
            .meta({ description: 'true: also an event `decided` behind those of each decision.' }),
        }),
        headers: z.object({ 'last-event-id': z.string().optional() }),
        answers: { 200: { type: 'text/event-stream', body: z.string() } },
      }),
    },
    (request, reply) => {
      requireStream(request)
      if (streams.size >= options.streams)
        throw new ProblemError(
          problemOf(503, 'TOO_MANY_STREAMS', `${options.streams} event streams are open`),
        )
      const { id, decisions } = request.query
      const isTold = mayDo(callerIn(request), 'operate')
      const stream = begun(reply)
      const send = ({ id: place, event }: PlacedEvent): void => {
        if (event.kind === 'decided') {
          if (decisions === 'true')
            stream.send(place, event.kind, isTold ? event.decision : withoutActor(event.decision))
        } else if (id === undefined || event.kind === 'networkChanged' || event.id === id)
          stream.send(place, event.kind, event)
      }
      const lastEventId = request.headers['last-event-id']
      if (lastEventId !== undefined) {
        const missed = hub.since(String(lastEventId))
        if (missed.ok) for (const event of missed.events) send(event)
        else stream.send(hub.here, 'reset', { sequence: hub.sequence })
      }
      const close = hub.open(send)
      streams.set(stream, callerIn(request))
      reply.raw.once('close', () => {
        close()
        streams.delete(stream)
      })
    },
  )
}

/** The head of the answer goes out at once: a client knows that it watches before anything happens. */
const begun = (reply: FastifyReply): EventStream => {
  for (const [name, value] of Object.entries({ ...reply.getHeaders(), ...HEADERS }))
    if (value !== undefined) reply.raw.setHeader(name, value)
  reply.hijack()
  reply.raw.writeHead(200)
  reply.raw.flushHeaders()
  return new EventStream(reply.raw, MOST_BEHIND)
}
