import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A connection that says exactly what it is told to. */
export const dial = async (port: number): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** All that comes until the connection ends. */
export const heard = async (socket: Socket): Promise<string> => {
  let text = ''
  socket.on('data', chunk => {
    text += chunk.toString()
  })
  await once(socket, 'close')
  return text
}

/** What is answered to text, until the connection ends or nothing more comes for a while after the first of it. */
export const say = async (port: number, text: string, quietMs = 300): Promise<string> => {
  const socket = await dial(port)
  const all = heard(socket)
  socket.write(text)
  socket.once('data', () => socket.setTimeout(quietMs, () => socket.destroy()))
  return all
}

export const portOf = (address: string): number => Number(new URL(address).port)
