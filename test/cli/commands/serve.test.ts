import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import type { TLSSocket } from 'node:tls'
import { expect, it } from 'vitest'
import { scratch, scratchFile, xlane } from '../harness.ts'
import { serve, until } from '../served.ts'
import { TOPOLOGY } from '../star.ts'

const certificate = (name: string): { readonly cert: string; readonly key: string } => {
  const [cert, key] = [scratch(`${name}.crt`), scratch(`${name}.key`)]
  const { status, stderr } = spawnSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
    ].concat([
      '-keyout',
      key,
      '-out',
      cert,
      '-subj',
      `/CN=${name}`,
      '-addext',
      'subjectAltName=IP:127.0.0.1',
    ]),
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(stderr)
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
}
const hasOpenssl = spawnSync('openssl', ['version']).status === 0
if (!hasOpenssl) console.warn('SKIPPED: no openssl, so no certificates')

interface Seen {
  readonly status: number
  /** Name in the certificate. */
  readonly name: string
}

/** One GET over a connection of its own. */
const get = (address: string, ca: string, token: string): Promise<Seen> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` }
    const asked = request(`${address}/v1/state`, { ca, agent: false, headers }, answer => {
      const { subject } = (answer.socket as TLSSocket).getPeerCertificate()
      answer.resume()
      resolve({ status: answer.statusCode ?? 0, name: String(subject.CN) })
    })
    asked.on('error', reject)
    asked.end()
  })

const tokensFile = (name: string, token: string): string =>
  `tokens:\n  - { name: ${name}, sha256: ${createHash('sha256').update(token).digest('hex')}, role: operate }\n`

it.skipIf(!hasOpenssl)(
  'tokens and certificates are renewed while it runs, and kept where the new ones are no good',
  {
    timeout: 60_000,
  },
  async () => {
    const [one, two] = [certificate('one'), certificate('two')]
    const cert = scratchFile('tls.crt', one.cert)
    const key = scratchFile('tls.key', one.key)
    const [first, second] = ['first-token-of-a-client', 'second-token-of-a-client']
    const tokens = scratchFile('tokens.yaml', tokensFile('first', first))
    const { child, address, ended, said } = serve(['--tls-cert', cert, '--tls-key', key, '--tokens', tokens])
    const at = await address
    expect(at).toMatch(/^https:/)
    expect(await get(at, one.cert, first)).toEqual({ status: 200, name: 'one' })
    expect((await get(at, one.cert, second)).status).toBe(401)
    await expect(get(at, two.cert, first)).rejects.toThrow(/self-signed|verify/)
    // Tokens by themselves, within a second or so.
    writeFileSync(tokens, tokensFile('second', second))
    await until(async () => (await get(at, one.cert, second)).status === 200)
    expect((await get(at, one.cert, first)).status).toBe(401)
    // A certificate that does not belong to its key, and tokens that are none: nothing changes, and the log says so.
    writeFileSync(cert, two.cert)
    writeFileSync(tokens, 'tokens:\n  - { name: 1 }\n')
    child.kill('SIGHUP')
    await until(() => /certificate stays as it was/.test(said()) && /tokens stay as they were/.test(said()))
    expect(await get(at, one.cert, second)).toEqual({ status: 200, name: 'one' })
    writeFileSync(key, two.key)
    child.kill('SIGHUP')
    await until(async () => (await get(at, `${one.cert}${two.cert}`, second)).name === 'two')
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  },
)

it('a certificate without its key, or one that is none, is wrong at once', async () => {
  const alone = await xlane(['serve', TOPOLOGY, '--tls-cert', 'a.crt'])
  expect([alone.code, alone.stderr]).toEqual([
    2,
    expect.stringContaining('--tls-cert and --tls-key go together'),
  ])
  const none = scratchFile('none.pem', 'no certificate')
  const wrong = await xlane(['serve', TOPOLOGY, '--tls-cert', none, '--tls-key', none])
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining(`cannot use ${none}`)])
})

it('a log that nobody reads fills no memory, holds nobody up, and does not keep it from ending', {
  timeout: 60_000,
}, async () => {
  const { child, address, ended, stderr } = serve(['--rate-limit', '1000000'], false)
  const at = await address
  // Far more than a pipe holds and the service keeps: two lines each.
  const path = `${at}/v1/tunnels/${'x'.repeat(1500)}`
  for (let round = 0; round < 50; round++) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(path)))
    for (const answer of answers) await answer.body?.cancel()
    expect(answers.every(({ status }) => status === 404)).toBe(true)
  }
  const read = new Promise<string>(resolve => {
    let text = ''
    stderr.on('data', chunk => (text += String(chunk)))
    void until(() => /lines of this log were lost/.test(text)).then(() => resolve(text))
  })
  await until(async () => {
    await fetch(`${at}/healthz`)
    return Promise.race([read.then(() => true), new Promise<boolean>(r => setTimeout(() => r(false), 100))])
  })
  const lines = (await read).split('\n').slice(0, -1)
  for (const line of lines) JSON.parse(line)
  stderr.pause()
  for (let round = 0; round < 20; round++)
    await Promise.all(Array.from({ length: 20 }, () => fetch(path).then(answer => answer.body?.cancel())))
  const begun = performance.now()
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect(performance.now() - begun).toBeLessThan(5000)
})

it('waits for a journal that another process has as long as it is told, and no longer', {
  timeout: 90_000,
}, async () => {
  const state = scratch('locked.journal')
  const holder = serve(['--state', state])
  await holder.address
  const refused = await serve(['--state', state]).ended
  expect(refused).toBe(2)
  const impatient = serve(['--state', state, '--lock-timeout', '400 ms'])
  expect(await impatient.ended).toBe(2)
  expect(impatient.said()).toContain('JOURNAL_BUSY')
  const patient = serve(['--state', state, '--lock-timeout', '60 s'])
  let isThere = false
  void patient.address.then(() => {
    isThere = true
  })
  await new Promise(resolve => setTimeout(resolve, 3000))
  expect(isThere).toBe(false)
  holder.child.kill('SIGTERM')
  expect(await holder.ended).toBe(0)
  await patient.address
  patient.child.kill('SIGTERM')
  expect(await patient.ended).toBe(0)
})
