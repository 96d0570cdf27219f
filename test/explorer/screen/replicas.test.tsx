import { describe, expect, test } from 'vitest'
import { analyze } from '../../../src/allocation/analyze.ts'
import { check } from '../../../src/analysis/check.ts'
import { parseAllocationOrThrow } from '../../../src/formats/requests/parse-allocation.ts'
import { parseRequestsOrThrow } from '../../../src/formats/requests/parse-requests.ts'
import { parseTopologyOrThrow } from '../../../src/formats/topology/parse-topology.ts'
import { open } from './screen.tsx'

const topology = parseTopologyOrThrow(
  `name: planes
defaults: { link: { bandwidth: 1 Gbit/s, queueSize: 128 KiB } }
nodes: { a: { kind: host }, b: { kind: host }, p: { kind: switch }, q: { kind: switch } }
links:
  - { from: a, to: p }
  - { from: p, to: b }
  - { from: a, to: q }
  - { from: q, to: b, minLatency: 2 us }
`,
  { file: 'planes.yaml' },
)
const REQUESTS = `requests:
  - { id: twice, sender: a, receivers: [b], loadSize: 100 B, period: 1 ms, deadline: 50 us, replicas: 2 }
  - { id: once, sender: b, receivers: [a], loadSize: 100 B, period: 1 ms }
`
const asked = parseRequestsOrThrow(REQUESTS, { file: 'r.yaml', topology })
const { tunnels } = analyze(topology, asked).allocation
const SIZE = { columns: 84, rows: 38 }

const start = () => open({ topology, tunnels }, SIZE)

describe('a request that is sent twice', () => {
  test('is one row, and its detail has both trees', async () => {
    const screen = await start()
    expect(screen.lines()).toMatchInlineSnapshot(`
      [
        "planes · VALID · 2 tunnels · Σ worst 83.984 µs",
        "[1 Tunnels]  2 Links   3 Map   4 Changes   5 Simulat   6 Failure   7 Headroo    1/2",
        "  tunnel    lane   size  period   λmin    δmax   worst  deadline   slack  from → to",
        "                                    µs      µs      µs        µs    ▾ µs",
        "▸ twice ×2     0  166 B    1 ms  2.656  26.672  29.328    50.000  20.672  a → b",
        "  once         0  166 B    1 ms  2.656  24.672  27.328         –       –  b → a",
        "",
        "───────────────────────────────────────────────────────────────── lines 1–26 of 40 ─",
        "  twice · lane 0 · 166 B every 1 ms",
        "  a → b",
        "",
        "  sent twice, the copy that comes first: worst 27.328 µs · after a failure 29.328 µs",
        "  ╌╌╌╌██████████████████████████████████████······························┊",
        "  λmin 2.656 µs  worst 29.328 µs           deadline 50 µs, slack 20.672 µs",
        "",
        "  twice~1",
        "  ╌╌╌╌███████████████████████████████████·································┊",
        "  λmin 2.656 µs  worst 27.328 µs           deadline 50 µs, slack 22.672 µs",
        "",
        "  tree     wait µs   load  ● latest µs",
        "  a",
        "  └─ p      12.336  0.1 %",
        "     └─ b   12.336  0.1 %     ● 27.328",
        "",
        "  twice~2",
        "  ╌╌╌╌╌╌╌███████████████████████████████████······························┊",
        "  λmin 4.656 µs  worst 29.328 µs           deadline 50 µs, slack 20.672 µs",
        "",
        "  tree     wait µs   load  ● latest µs",
        "  a",
        "  └─ q      12.336  0.1 %",
        "     └─ b   12.336  0.1 %     ● 29.328",
        "",
        "  the way of twice~1",
        "rests on: fixed-point, line shaping on, best-effort frames ≤ 1542 B, encapsulation…",
        "↑↓ move  enter detail  / filter  s sort: slack  a add  +- period  p ±what  e edit",
        "x remove  r reroute  F fix  space mark  R place all  m map  z zoom  ? help  q quit",
      ]
    `)
    screen.close()
  })

  test('has both its trees on the map', async () => {
    const screen = await start()
    await screen.press('3')
    expect(screen.lines()).toMatchInlineSnapshot(`
      [
        "planes · VALID · 2 tunnels · Σ worst 83.984 µs",
        " 1 Tunn   2 Link  [3 Map]  4 Chan   5 Simu   6 Fail   7 Head   tunnel 1/2 · 4 nodes",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "                                ·q             ·p",
        "                                 ⠨⠈⠄           ⠠⠁⠅",
        "                                 ⠨ ⠈⠄         ⠠⠁ ⠅",
        "                                 ▼  ▲⠄       ▼⠁  ▲",
        "                                 ⠅   ⠈⠄     ⠠⠁   ⠨",
        "                                ⠠⠁    ⠈⠄   ⠠⠁    ⠈⠄",
        "                                ⠨      ⠈⠄ ⠠⠁      ⠅",
        "                                ⠈⠄      ⠈⠠⠁      ⠠⠁",
        "                                 ⠡      ⠌ ⠡      ⠌",
        "                                 ⠈⠄    ⠌   ⠁⠄    ⠅",
        "                                  ⠅  ⠠⠁     ⠈⠄  ⠨",
        "                                  ⠨ ⠠⠁       ⠈⠠ ⠅",
        "                                  ●b          »a",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "tunnel twice ×2 · lane 0 · worst 29.328 µs · slack 20.672 µs",
        "← → choose a node, / goes to one by name",
        "load: ⠁⠈ none  ⠐⠂ < 10 %  ⠒⠒ more  ⠶⠶ ≥ 50 %  ✗ failed  » sender  ● receiver",
        "rests on: fixed-point, line shaping on, best-effort frames ≤ 1542 B, encapsulation…",
        "↑↓ tunnel  ←→ node  / go to  f fail  enter detail  +- period  p ±what  e edit",
        "x remove  r reroute  F fix  z zoom  w save  : palette  tab view  ? help  q quit",
      ]
    `)
    screen.close()
  })

  test('is saved as one request', async () => {
    const screen = await start()
    await screen.press('w', 'tab', 'enter')
    expect(screen.files.get('out.yaml')).toBe(REQUESTS)
    screen.close()
  })

  test('is saved as one entry of an allocation that holds', async () => {
    const screen = await start()
    await screen.press('w', 'enter')
    const text = screen.files.get('out.yaml')!
    expect(text.match(/id: /g)).toHaveLength(2)
    const again = parseAllocationOrThrow(text, { file: 'out.yaml', topology })
    expect(again.tunnels.map(t => t.id)).toEqual(['twice~1', 'twice~2', 'once'])
    expect(check(topology, again).valid).toBe(true)
    screen.close()
  })

  test('is changed, rerouted and removed with both its copies, and all of it can be undone', async () => {
    const screen = await start()
    const { whatIf } = screen.store
    const before = whatIf.world
    const periods = () => whatIf.world.tunnels.map(t => [t.id, t.periodPs / 1e9])
    await screen.press('+')
    expect(periods()).toEqual([
      ['twice~1', 1.1],
      ['twice~2', 1.1],
      ['once', 1],
    ])
    // There is no better tree: nothing to undo.
    await screen.press('r')
    expect(screen.frame()).toContain('twice stays where it is: no tree is better')
    await screen.press('x')
    expect(periods()).toEqual([['once', 1]])
    expect(whatIf.history).toEqual(['twice: period 1 ms → 1.1 ms', 'remove twice'])
    await screen.press('u', 'u')
    expect(whatIf.world).toBe(before)
    expect(whatIf.world.violations).toEqual([])
    screen.close()
  })

  test('is added with both its copies, and rejected with neither', async () => {
    const screen = await open({ topology, tunnels: [] }, SIZE)
    const { whatIf } = screen.store
    const fill = async (more: string): Promise<void> => {
      await screen.press('a')
      for (const text of ['new', 'a', 'b', '64 B', '1 ms', '', '', '', more]) {
        await screen.type(text)
        await screen.press('down')
      }
      await screen.press('enter')
    }
    await fill('replicas: 2')
    expect(whatIf.world.tunnels.map(t => [t.id, t.routes])).toEqual([
      ['new~1', [['a>p', 'p>b']]],
      ['new~2', [['a>q', 'q>b']]],
    ])
    await screen.press('u')
    await screen.press('3', 'right', 'f')
    await screen.press('1')
    await fill('replicas: 2')
    expect(whatIf.world.tunnels).toEqual([])
    expect(screen.frame()).toMatch(/NO_ROUTE/)
    screen.close()
  })
})
