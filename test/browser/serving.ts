import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

/** A service in a process of its own, as users have it. */
export interface Serving {
  readonly address: string
  readonly ask: (method: string, path: string, body?: unknown, token?: string) => Promise<Response>
  readonly stop: () => Promise<void>
}

/** The built `xlane serve` on any free port. */
export const serve = async (
  topology: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Serving> => {
  const given = ['dist/cli.mjs', 'serve', topology, '--port', '0', '--log-level', 'error', ...args]
  const child = spawn(process.execPath, given, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
  const address = await addressOf(child)
  return {
    address,
    ask: (method, path, body, token) =>
      fetch(`${address}${path}`, {
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    stop: async () => {
      const gone = once(child, 'exit')
      child.kill()
      await gone
    },
  }
}

const addressOf = (child: ChildProcess): Promise<string> =>
  new Promise((found, failed) => {
    child.once('exit', code => failed(new Error(`serve ended with ${code}`)))
    child.stdout?.on('data', (chunk: Buffer) => {
      const address = /listening on (\S+),/.exec(String(chunk))?.[1]
      if (address !== undefined) found(address)
    })
  })

/** A proxy that has a service under a path, and whose connections can be cut. */
export interface PathProxy {
  readonly address: string
  /** Cuts all connections, and refuses others until `mend`. */
  readonly cut: () => void
  readonly mend: () => void
  readonly stop: () => Promise<void>
}

export const proxyTo = async (target: string, prefix: string): Promise<PathProxy> => {
  const sockets = new Set<Socket>()
  let isCut = false
  const server: Server = createServer((asked, answer) => {
    const { url = '', method, headers } = asked
    if (!url.startsWith(`${prefix}/`)) {
      answer.writeHead(404).end()
      return
    }
    const passed = request(target + url.slice(prefix.length), { method, headers }, answered => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers)
      answered.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    answer.on('close', () => passed.destroy())
    asked.pipe(passed)
  })
  server.on('connection', socket => {
    if (isCut) socket.destroy()
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const cut = (): void => {
    isCut = true
    for (const socket of sockets) socket.destroy()
  }
  return {
    address: `http://127.0.0.1:${port}${prefix}/`,
    cut,
    mend: () => {
      isCut = false
    },
    stop: async () => {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
