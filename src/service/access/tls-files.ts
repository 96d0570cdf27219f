import { readFileSync } from 'node:fs'
import { createSecureContext, Server } from 'node:tls'

/** A certificate and its key, as PEM. */
export interface TlsKeys {
  readonly cert: string
  readonly key: string
}

/** Reads both, and makes sure that they belong together. Throws where they cannot be read or used. */
export const readTlsKeys = (certPath: string, keyPath: string): TlsKeys => {
  const keys = { cert: readFileSync(certPath, 'utf8'), key: readFileSync(keyPath, 'utf8') }
  createSecureContext(keys)
  return keys
}

/** Gives new connections the new certificate. */
export const renewTls = (server: unknown, keys: TlsKeys): void => {
  if (server instanceof Server) server.setSecureContext(keys)
}
