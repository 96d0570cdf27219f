import { describe, expect, test } from 'vitest'
import { drawn, install } from './networks.ts'
import { available, tool } from './tools.ts'

// A network namespace of one's own, with one pair of interfaces: everything there is harmless. tc ends with 1 where it
// does not understand a command, and with 2 where it does and this kernel cannot do it.
const NAMESPACE = ['-n', 'sh', '-c']
const PAIR = 'ip link add x0 numtxqueues 17 type veth peer name x1 && '

const isThere =
  available('tc', ['-V'], 'iproute2') && available('unshare', [...NAMESPACE, `${PAIR} true`], 'util-linux')
const hasQdiscs =
  isThere &&
  available(
    'unshare',
    [
      ...NAMESPACE,
      `${PAIR} tc qdisc replace dev x0 root handle 1: prio bands 2 &&` +
        ' tc qdisc replace dev x0 parent 1:1 etf clockid CLOCK_TAI delta 300000 && tc qdisc add dev x0 clsact &&' +
        ' tc filter add dev x0 egress protocol ip flower ip_proto udp action police rate 1mbit burst 2000 action skbedit priority 1:1',
    ],
    'linux-image with sch_prio, sch_etf, cls_flower, act_police; the syntax is checked all the same',
  )

interface Scripts {
  readonly seed: number
  /** One per interface, called x0 in all of them. */
  readonly commands: readonly string[]
}

const scriptsOf = (seed: number): readonly Scripts[] => {
  const result = install(drawn(seed))
  if (result.kind !== 'installable') return []
  return result.files
    .filter(file => file.target === 'tc')
    .map(({ text }) => ({
      seed,
      commands: text
        .split('\n')
        .filter(line => /^(tc|ip) /.test(line))
        .map(line => line.replace(/ dev '[^']+'/, " dev 'x0'")),
    }))
}

/** Runs commands one by one; what they end with, and what they said. */
const run = (commands: readonly string[]): readonly { code: number; line: string; said: string }[] => {
  const script = commands.map((line, i) => `${line} 2>&1; echo "@${i} $?"`).join('\n')
  const { stdout } = tool('unshare', [...NAMESPACE, `${PAIR}:\n${script}`])
  const parts = stdout.split(/^@(\d+) (\d+)\n/m)
  return commands.map((line, i) => ({ line, said: parts[3 * i]!, code: Number(parts[3 * i + 2]) }))
}

describe.skipIf(!isThere)('tc', () => {
  test('understands every command', () => {
    const commands = new Set<string>()
    for (let seed = 0; seed < 20; seed++)
      for (const script of scriptsOf(seed)) for (const command of script.commands) commands.add(command)
    const outcomes = run([...commands].slice(0, 600))
    expect(outcomes.length).toBeGreaterThan(120)
    const misunderstood = outcomes.filter(({ code }) => ![0, 2].includes(code))
    expect(misunderstood).toEqual([])
    for (const word of ['etf', 'prio', 'mqprio', 'bfifo', 'police', 'matchall'])
      expect(outcomes.filter(({ line }) => line.includes(` ${word} `)).length, word).toBeGreaterThan(0)
  })

  test('what it does not understand is told from what the kernel lacks', () => {
    const [bad] = run(["tc qdisc replace dev 'x0' root handle 1: prio bandss 4"])
    expect(bad!.code).toBe(1)
  })

  test.skipIf(!hasQdiscs)('does every command, in order', () => {
    for (let seed = 0; seed < 8; seed++)
      for (const { commands } of scriptsOf(seed))
        expect(run(commands).filter(({ code }) => code !== 0)).toEqual([])
  })
})
