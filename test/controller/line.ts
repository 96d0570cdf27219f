import type { BandwidthRequest } from '../../src/model/command.ts'
import type { Topology } from '../../src/model/topology.ts'
import { link, network, node } from '../arbitraries/tiny.ts'

export const US = 1_000_000

/** h1 and h2 to h3 and h4 over one switch; or between s1 and s2 on two ways, over sa or sb. 1 Gbit/s: a bit is 1 ns. */
export const star = (over: Partial<Topology> = {}): Topology =>
  network(
    [node('h1'), node('h2'), node('s1'), node('h3'), node('h4')],
    ['h1>s1', 'h2>s1', 's1>h3', 's1>h4'].map(id => link(id)),
    over,
  )

export const twoWays = (): Topology =>
  network(
    [node('h1'), node('h2'), node('s1'), node('sa'), node('sb'), node('s2'), node('h3'), node('h4')],
    ['h1>s1', 'h2>s1', 's1>sa', 's1>sb', 'sa>s2', 'sb>s2', 's2>h3', 's2>h4'].map(id => link(id)),
  )

/** Three hosts, each with a port to each of three switches: two trees, and a third to go to. */
export const threePlanes = (): Topology => {
  const hosts = ['h1', 'h2', 'h3']
  const switches = ['s1', 's2', 's3']
  return network(
    [...hosts, ...switches].map(id => node(id)),
    hosts.flatMap(h => switches.flatMap(s => [link(`${h}>${s}`), link(`${s}>${h}`)])),
  )
}

export const ask = (
  sender: string,
  receiver: string,
  loadSizeBits: number,
  periodUs: number,
  over: Partial<BandwidthRequest> = {},
): BandwidthRequest => ({
  sender,
  receivers: [receiver],
  loadSizeBits,
  periodPs: periodUs * US,
  ...over,
})
