import { describe, expect, test } from 'vitest'
import { analyze } from '../../../src/allocation/analyze.ts'
import { parseAllocation } from '../../../src/formats/requests/parse-allocation.ts'
import { parseRequests, parseRequestsOrThrow } from '../../../src/formats/requests/parse-requests.ts'
import { parseTopologyOrThrow } from '../../../src/formats/topology/parse-topology.ts'
import { shipped } from '../load.ts'
import { open } from './screen.tsx'

const twoRacks = shipped('two-racks')
const SMALL = { columns: 80, rows: 24 }

describe('a frame', () => {
  test('of tunnels, at 80 x 24', async () => {
    const screen = await open(twoRacks, SMALL)
    expect(screen.lines()).toMatchInlineSnapshot(`
      [
        "two-racks · VALID · 8 tunnels · Σ worst 78.485 µs",
        "[1 Tunnels]  2 Links   3 Map   4 Change   5 Simula   6 Failur   7 Headro    1/8",
        "  tunnel       lane  period   λmin   δmax   worst  deadline  slack  from → to",
        "                                µs     µs      µs        µs   ▾ µs",
        "▸ alive-a         0  100 µs  2.586  5.408   7.994    10.000  2.006  a1 → a2 +6",
        "  alive-b         0  100 µs  2.586  5.408   7.994    10.000  2.006  b1 → a1 +6",
        "  orders          1   20 µs  3.354  5.678   9.032    12.000  2.968  a2 → a3, b2",
        "  locks           1   10 µs  2.740  5.524   8.264    12.000  3.736  b2 → a2, b3",
        "  ledger          1   50 µs  4.174  6.077  10.251    15.000  4.749  a3 → a4 +2",
        "  telemetry-a     2  100 µs  6.762  6.322  13.084    20.000  6.916  a4 → b4",
        "  feed            2    5 µs  6.762  4.957  11.719    20.000  8.281  b4 → a1, a4",
        "  telemetry-b     2  100 µs  4.775  5.375  10.150    20.000  9.850  b3 → b4",
        "────────────────────────────────────────────────────────────── lines 1–7 of 50 ─",
        "  alive-a · lane 0 · 98 B every 100 µs",
        "  a1 → a2, a3, a4, b1, b2, b3, b4",
        "",
        "  ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌███████████████████████████████████████··············┊",
        "  λmin 2.5868 µs  worst 7.9934 µs          deadline 10 µs, slack 2.0066 µs",
        "",
        "  tree             wait µs    load  ● latest µs",
        "rests on: fixed-point, line shaping on, best-effort frames ≤ 1542 B, encapsula…",
        "↑↓ move  enter detail  / filter  s sort: slack  a add  +- period  p ±what",
        "e edit  x remove  r reroute  F fix  space mark  R place all  ? help  q quit",
      ]
    `)
    screen.close()
  })

  test('of links beside the detail, at 130 x 20', async () => {
    const screen = await open(twoRacks, { columns: 130, rows: 20 })
    await screen.press('2')
    expect(screen.lines()).toMatchInlineSnapshot(`
      [
        "two-racks · VALID · 8 tunnels · Σ worst 78.485 µs",
        " 1 Tunnels  [2 Links]  3 Map   4 Changes   5 Simulate   6 Failures   7 Headroom                                              1/39",
        "  link             load  lane  worst delay  backlog    queue │   leaf-a>a4 · 10 Gbit/s · queue 128 KiB per lane · at least 15 ns ·",
        "                      ▾                 µs                   │     jitter 0 µs · other way a4>leaf-a load 1.2 %",
        "▸ leaf-a>a4      25.4 %     0        1.391    196 B  128 KiB │",
        "  leaf-a>a4      25.4 %     1        2.263   1090 B  128 KiB │   load    ██████░░░░░░░░░░░░░░░ 25.4 %",
        "  leaf-a>a4      25.4 %     2        3.436   2932 B  128 KiB │   lane 0  █░░░░░░░░░░░░░░░░░░░░ 196 B of 128 KiB, delay 1.3904 µs",
        "  leaf-a>a1      23.5 %     0        1.312     98 B  128 KiB │   lane 1  █░░░░░░░░░░░░░░░░░░░░ 1090 B of 128 KiB, delay 2.2624 µs",
        "  leaf-a>a1      23.5 %     2        2.485   1466 B  128 KiB │   lane 2  █░░░░░░░░░░░░░░░░░░░░ 2932 B of 128 KiB, delay 3.4352 µs",
        "  b4>leaf-b      23.5 %     2        2.407   1466 B  128 KiB │",
        "  spine1>leaf-a   5.9 %     0        0.328     98 B  512 KiB │   4 tunnels cross it",
        "  spine1>leaf-a   5.9 %     2        0.622   1466 B  512 KiB │   tunnel   lane  wait here  of the link   worst",
        "  leaf-b>spine1   5.9 %     0        0.328     98 B  512 KiB │                         µs                   µs",
        "  leaf-b>spine1   5.9 %     2        0.622   1466 B  512 KiB │   alive-a     0      1.312        0.1 %   7.994",
        "  leaf-b>b4       4.2 %     0        1.391    196 B  128 KiB │   alive-b     0      1.312        0.1 %   7.994",
        "  leaf-b>b4       4.2 %     1        2.263   1090 B  128 KiB │   ledger      1      1.391        1.7 %  10.251",
        "  leaf-b>b4       4.2 %     2        4.608   2932 B  128 KiB │   feed        2      2.263       23.5 %  11.719",
        "rests on: fixed-point, line shaping on, best-effort frames ≤ 1542 B, encapsulation udp4, exact clocks, every packet of its full …",
        "↑↓ move  enter detail  / filter  s sort: load  f fail  o one way  z zoom  w save  : palette  tab view  ? help  q quit",
      ]
    `)
    screen.close()
  })

  test('of the map, the selected tunnel with arrows', async () => {
    const screen = await open(twoRacks, SMALL)
    await screen.press('down', 'down', '3', 'right')
    expect(screen.lines()).toMatchInlineSnapshot(`
      [
        "two-racks · VALID · 8 tunnels · Σ worst 78.485 µs",
        " 1 Tun   2 Lin  [3 Map]  4 Cha   5 Sim   6 Fai   7 Hea   tunnel 3/8 · node 1/12",
        "              ·spine2                                    spine1◂",
        "                 ⢀⠂⠁⠁⠂⠄⠄⡀⡀                            ⡀⡀⠄⠄⠂⠁⠁⢂",
        "                 ▼        ⠁⠂◀⠄⡀                ⡀⠄⠄⠂⠂⠁       ⢐",
        "                 ⠐              ⠁⠁⠂⠂⠄⡀⡀  ⡀⡀⠄⠂⠂⠁⠁             ⠐",
        "                 ⠡                ⢀⠠⠠⠐⠘⠈⠘⠐⠠⠠⢀                ⠠⠁",
        "                 ⠈⠄        ⢀⢀⠠⠐⠐⠈⠈           ⠈⠈⠐⠐⠠⢀⢀         ⠌",
        "                  ⠨ ⢀⢀⠠⠐⠐⠈⠈                         ⠈⠈⠐⠐⠠⢀⢀ ⠨",
        "              ·leaf-b ⢄⡀                                ·leaf-a ⡀",
        "          ⡀⠄⠄⠂⠁ ▼⠁  ⠈⠠ ⠈⠉⠒⠤⢄⡀                      ⣀⠤⠔⠊⠉ ▲⠈   ▼ ⠈⠉⠒⠤⢄⡀",
        "     ⡀⠄⠄⠂⠁    ⠠⠈      ⠈⠄    ⠈⠉⠒⠤⢄⡀            ⣀⠤⠔⠊⠉     ⠌      ⠈⠠    ⠈⠉⠒⠤⢄⡀",
        "   ⢈⠁        ⢈          ⡁        ⠈⢙         ⢘⠉         ⡁         ⢈        ⠈⢙",
        "   ⢐         ⢐          ⡂         ⢸         ⢸          ⡂         ⢐         ⢸",
        "   ⢐         ⢐          ⡂         ⢸         ⢸          ⡂         ⢐         ⢸",
        "  b1       ●b2         b3        b4        a1       »a2        ●a3        a4",
        "",
        "tunnel orders · lane 1 · worst 9.0318 µs · slack 2.9682 µs",
        "spine1: switch · busiest spine1>leaf-a 5.9 %",
        "load: ⠁⠈ none  ⠐⠂ < 10 %  ⠒⠒ more  ⠶⠶ ≥ 50 %  ✗ failed  » sender  ● receiver",
        "rests on: fixed-point, line shaping on, best-effort frames ≤ 1542 B, encapsula…",
        "↑↓ tunnel  ←→ node  / go to  f fail  enter detail  +- period  p ±what  e edit",
        "x remove  r reroute  F fix  z zoom  w save  : palette  ? help  q quit",
      ]
    `)
    screen.close()
  })

  test('of the detail, read to the end', async () => {
    const screen = await open(twoRacks, { columns: 60, rows: 24 })
    await screen.press('down', 'down', 'enter', 'end')
    expect(screen.lines()).toMatchInlineSnapshot(`
      [
        "two-racks · VALID · 8 tunnels · Σ worst 78.485 µs",
        "[1 Tunnels]  2 L   3 M   4 C   5 S   6 F   7 H   line 48/48",
        "  tunnel       period   δmax   worst  slack  from → to",
        "                          µs      µs   ▾ µs",
        "  alive-a      100 µs  5.408   7.994  2.006  a1 → a2, a3 +5",
        "  alive-b      100 µs  5.408   7.994  2.006  b1 → a1, a2 +5",
        "▸ orders        20 µs  5.678   9.032  2.968  a2 → a3, b2",
        "  locks         10 µs  5.524   8.264  3.736  b2 → a2, b3",
        "──────────────────────────────────────── lines 38–48 of 48 ─",
        "    transmission            0.1156  3.9590        ██",
        "    propagation             0.7000  4.6590         ██",
        "    jitter                  0.0500  4.7090          █",
        "  leaf-b>b2",
        "    blocked by best-effort  1.2336  5.9426          ███",
        "    higher lanes            0.1568  6.0994            █",
        "      1 × alive-a = 0.0784, 1 × alive-b = 0.0784",
        "    transmission            0.4624  6.5618            ██",
        "    propagation             1.8150  8.3768             ████",
        "    jitter                  0.6550  9.0318                ██",
        "› worst                             9.0318",
        "rests on: fixed-point, line shaping on, best-effort frames…",
        "↑↓ move  enter go there  n next  esc list  +- period",
        "p ±what  e edit  x remove  r reroute  ? help  q quit",
      ]
    `)
    screen.close()
  })

  test('is never as high as the terminal, nor wider', async () => {
    for (const size of [
      SMALL,
      { columns: 60, rows: 20 },
      { columns: 41, rows: 13 },
      { columns: 200, rows: 60 },
    ]) {
      const screen = await open(twoRacks, size)
      for (const key of ['enter', '2', '3', '4', '5', '?', 'esc', 'a', 'esc', 'w']) {
        await screen.press(key)
        const lines = screen.lines()
        expect(lines.length).toBeLessThan(size.rows)
        // The test's terminal has 100 columns, so what is wider is wrapped there.
        expect(Math.max(...lines.map(line => [...line].length))).toBeLessThanOrEqual(size.columns)
      }
      screen.close()
    }
  })

  test('of a terminal that is too small says so', async () => {
    const screen = await open(twoRacks, { columns: 30, rows: 8 })
    expect(screen.lines()).toEqual([
      'This terminal is too small:',
      'xlane explore needs 40 x 12.',
      'q quits.',
    ])
    screen.store.send({ kind: 'resize', size: SMALL })
    await screen.press('down')
    expect(screen.frame()).toContain('▸ alive-b')
    expect(screen.effects).toEqual(['redraw'])
    screen.close()
  })
})

describe('keys', () => {
  test('that arrive as one chunk are taken one by one', async () => {
    const screen = await open(twoRacks, SMALL)
    await screen.type('jjj/lo\r')
    expect(screen.store.state().tunnels.filter.text).toBe('lo')
    expect(screen.frame()).toContain('▸ locks')
    screen.close()
  })

  test('lead to an interfering tunnel and back', async () => {
    const screen = await open(twoRacks, SMALL)
    await screen.press('down', 'down', 'enter', 'n')
    expect(
      screen.lines().find(line => line.startsWith('▸ alive-a') && line.includes('higher lane')),
    ).toBeDefined()
    await screen.press('enter')
    expect(screen.frame()).toContain('alive-a · lane 0')
    await screen.press('b')
    expect(screen.frame()).toContain('orders · lane 1')
    screen.close()
  })

  test('q leaves, but asks where changes are not saved', async () => {
    const screen = await open(twoRacks, SMALL)
    await screen.press('q')
    expect(screen.effects).toEqual(['quit'])
    await screen.press('x', 'q')
    expect(screen.effects).toEqual(['quit'])
    expect(screen.frame()).toContain('Changes are not saved. Leave?')
    await screen.press('esc')
    expect(screen.frame()).not.toContain('Leave?')
    await screen.press('ctrl-c', 'ctrl-c')
    expect(screen.effects).toEqual(['quit', 'quit'])
    screen.close()
  })
})

describe('what if', () => {
  test('a shorter period shows who moved and who broke, and undo mends it', async () => {
    const screen = await open(twoRacks, SMALL)
    await screen.type('/feed\r')
    await screen.type('-'.repeat(35))
    while (!screen.frame().includes('broke')) await screen.press('-')
    expect(screen.lines().at(0)).toMatch(/^two-racks · NOT VALID: \d violations? · 8 tunnels · 1 change · /)
    expect(screen.frame()).toMatch(/feed: period 5 µs → 1\.\d µs · \d moved · broke \S+ \(/)
    await screen.press('u')
    expect(screen.frame()).toMatch(/undo: feed: period .* · \d moved · mended \S+ \(/)
    expect(screen.lines().at(0)).toContain('· VALID ·')
    screen.close()
  })

  test('a request is judged like a file, placed like a file, and saved as one that reads back', async () => {
    const screen = await open(twoRacks, SMALL)
    await screen.press('a')
    await screen.type('probe')
    await screen.press('enter')
    expect(screen.frame()).toContain('MISSING_KEY: expected the key sender: the name of a node')
    await screen.type('a2')
    await screen.press('down')
    await screen.type('b1 rihgt')
    expect(screen.frame()).toContain('UNKNOWN_NODE: expected one of the 12 nodes')
    await screen.press('ctrl-u')
    await screen.type('b1')
    await screen.press('down')
    await screen.type('64')
    expect(screen.frame()).toContain('MISSING_UNIT: expected a size such as 64 B')
    await screen.type(' B')
    await screen.press('down')
    await screen.type('10 us')
    await screen.press('down', 'down')
    await screen.type('1 us')
    await screen.press('enter')
    expect(screen.frame()).toContain('It does not fit beside the others')
    expect(screen.frame()).toContain('would fit with deadline')
    await screen.press('ctrl-u')
    await screen.type('50 us')
    await screen.press('enter')
    expect(screen.frame()).toMatch(/▸ probe .* new /)
    await screen.press('w', 'enter')
    expect(screen.frame()).toContain('wrote out.yaml')
    const saved = parseAllocation(screen.files.get('out.yaml')!, { file: 'out', topology: twoRacks.topology })
    expect(saved).toMatchObject({ ok: true, warnings: [] })
    if (saved.ok) expect(saved.value.tunnels.map(t => t.id)).toContain('probe')
    await screen.press('w', 'tab', 'enter')
    expect(screen.frame()).toContain('out.yaml exists: enter replaces it')
    await screen.press('enter')
    const asked = parseRequests(screen.files.get('out.yaml')!, { file: 'out', topology: twoRacks.topology })
    expect(asked).toMatchObject({ ok: true })
    if (asked.ok) expect(asked.value.find(r => r.id === 'probe')?.routes).toBeUndefined()
    screen.close()
  })

  test('a file that cannot be written is said, and nothing is lost', async () => {
    const screen = await open(twoRacks, SMALL)
    await screen.press('x', 'w', 'ctrl-u')
    await screen.type('/no/way.yaml\r')
    expect(screen.frame()).toContain('cannot write /no/way.yaml: ENOENT')
    expect(screen.store.state().isSaved).toBe(false)
    screen.close()
  })

  test('a node fails, its tunnels are down, one finds another way', async () => {
    const screen = await open(twoRacks, SMALL)
    await screen.press('3', 'right', 'right', 'f')
    expect(screen.frame()).toContain('✗spine2')
    expect(screen.lines().at(0)).toContain('NOT VALID: 3 violations · 8 tunnels · 1 failed')
    await screen.type('1/!\r')
    expect(screen.frame()).toContain('down')
    await screen.press('r')
    expect(screen.frame()).toMatch(/reroute .* moved · mended .* \(TREE\)/)
    screen.close()
  })
})

test('names from a file cannot move the cursor or colour the screen', async () => {
  const evil = '\u001b[31mred\u202e\u0007'
  const tunnels = twoRacks.tunnels.map((t, i) => (i === 0 ? { ...t, id: evil } : t))
  const screen = await open({ ...twoRacks, tunnels }, { columns: 100, rows: 24 })
  for (const key of ['enter', 'n', '2', '3', '4', 'esc', '1', 'x', 'u', '4']) {
    await screen.press(key)
    for (const control of ['\u001b[31m', '\u202e', '\u0007']) expect(screen.frame()).not.toContain(control)
  }
  screen.close()
})

test('the help ends with what the bounds rest on', async () => {
  const screen = await open(twoRacks, { columns: 100, rows: 90 })
  await screen.press('?', 'G')
  const lines = screen.lines()
  const at = lines.findIndex(line => line.includes('What the bounds rest on'))
  expect(lines.slice(at, at + 5).map(line => line.trim())).toMatchInlineSnapshot(`
    [
      "What the bounds rest on",
      "fixed-point, line shaping on, best-effort frames ≤ 1542 B, encapsulation udp4, exact clocks,",
      "every packet of its full size, one packet a period, MTU 1500 B,",
      "no preemption, control traffic, sleeping ports or unlimited queues, store-and-forward,",
      "no pause frames, queues not shared between ports",
    ]
  `)
  screen.close()
})

test('links have columns for wake latency, preemption and MTU where any link has them', async () => {
  const heads = async (name: string): Promise<string> => {
    const screen = await open(shipped(name), { columns: 240, rows: 24 })
    await screen.press('2')
    const head = screen.lines()[2]!
    screen.close()
    return head.split('│')[0]!
  }
  expect(await heads('two-racks')).not.toMatch(/wake|express|MTU/)
  expect(await heads('industrial-line')).toMatch(/ wake/)
  expect(await heads('in-vehicle-tsn')).toMatch(/ express/)
  expect(await heads('cloud-rack')).toMatch(/ MTU/)
})

test('the detail of a link counts batches and messages whole, and says what is sent', async () => {
  const topology = parseTopologyOrThrow(
    `name: line
bestEffort: { maxFrame: 0 B }
encapsulation: none
defaults: { link: { bandwidth: 100 Mbit/s, queueSize: 1 MB } }
nodes: { h1: { kind: host }, h2: { kind: host } }
links: [ { from: h1, to: h2, duplex: false } ]
`,
    { file: 'line.yaml' },
  )
  const requests = `requests:
  - { id: plain, sender: h1, receivers: [h2], loadSize: 125 B, period: 1 ms }
  - { id: batch, sender: h1, receivers: [h2], loadSize: 125 B, period: 1 ms, packets: 10, within: 500 us }
  - { id: message, sender: h1, receivers: [h2], loadSize: 2500 B, period: 1 ms, fragment: true }
  - { id: bucket, sender: h1, receivers: [h2], loadSize: 125 B, arrival: { rate: 5 Mbit/s, burst: 1250 B } }
`
  const { allocation } = analyze(topology, parseRequestsOrThrow(requests, { file: 'r.yaml', topology }))
  const screen = await open({ topology, tunnels: allocation.tunnels }, { columns: 220, rows: 30 })
  await screen.press('2')
  const rows = screen.lines().map(line => line.split('│')[1]?.trim() ?? line)
  screen.close()
  const from = rows.findIndex(row => row.startsWith('tunnel'))
  expect(rows.slice(from, from + 6)).toMatchInlineSnapshot(`
    [
      "tunnel   lane  wait here  of the link    worst  sends",
      "µs                    µs",
      "plain       0    400.000        1.0 %  410.000  125 B, 1 ms",
      "batch       0    400.000       10.0 %  410.000  10 × 125 B, 1 ms, within 500 µs",
      "message     0    210.000       20.0 %  410.000  1 × 1542 B + 958 B, 1 ms",
      "bucket      0    400.000        5.0 %  410.000  125 B, 5 Mbit/s, burst 1250 B",
    ]
  `)
})
