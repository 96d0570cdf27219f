import type { Topology } from '../../model/topology.ts'
import type { Known } from './known.ts'

/** Of the exposition format: backslashes, quotes and ends of lines. */
const labelText = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')

const labelled = (labels: Readonly<Record<string, string>>): string =>
  `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${labelText(value)}"`)
    .join(',')}}`

interface Metric {
  readonly name: string
  readonly help: string
  readonly samples: readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[]
}

const SECONDS = 1e-12

/** Metrics in the text format: rates and loads of links, ranges, deadlines and slack of tunnels. Seconds, bit/s, shares. */
export const prometheusText = ({ links }: Topology, known?: Known): string => {
  const ofTunnels = (value: (tunnel: Known['tunnels'][number]) => number | undefined): Metric['samples'] =>
    (known?.tunnels ?? []).flatMap(tunnel => {
      const { id, sender, receiver, lane } = tunnel
      const number = value(tunnel)
      return number === undefined
        ? []
        : [[{ tunnel: id, sender, receiver, lane: String(lane) }, number] as const]
    })
  const ofLinks = (value: (id: string) => number | undefined): Metric['samples'] =>
    links.flatMap(({ id, from, to }) => {
      const number = value(id)
      return number === undefined ? [] : [[{ link: id, from, to }, number] as const]
    })
  const rates = new Map(links.map(({ id, bandwidthBps }) => [id, bandwidthBps]))
  const metrics: readonly Metric[] = [
    {
      name: 'xlane_link_bandwidth_bits_per_second',
      help: 'Line rate.',
      samples: ofLinks(id => rates.get(id)),
    },
    {
      name: 'xlane_link_load_ratio',
      help: 'Share of the line rate that tunnels may take.',
      samples: ofLinks(id => known?.loads.get(id)),
    },
    {
      name: 'xlane_link_delay_bound_seconds',
      help: 'Largest wait and transmission of any lane at the port.',
      samples: ofLinks(id => scaled(known?.delaysPs.get(id))),
    },
    {
      name: 'xlane_tunnel_latency_min_seconds',
      help: 'Proven least latency.',
      samples: ofTunnels(t => t.minLatencyPs * SECONDS),
    },
    {
      name: 'xlane_tunnel_latency_bound_seconds',
      help: 'Proven largest latency.',
      samples: ofTunnels(t => scaled(t.worstPs ?? undefined)),
    },
    {
      name: 'xlane_tunnel_deadline_seconds',
      help: 'Largest acceptable latency.',
      samples: ofTunnels(t => scaled(t.deadlinePs)),
    },
    {
      name: 'xlane_tunnel_slack_seconds',
      help: 'Deadline less the proven largest latency.',
      samples: ofTunnels(t =>
        t.deadlinePs === undefined || t.worstPs === null ? undefined : (t.deadlinePs - t.worstPs) * SECONDS,
      ),
    },
  ]
  return metrics
    .filter(({ samples }) => samples.length > 0)
    .map(
      ({ name, help, samples }) =>
        `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${samples.map(([labels, value]) => `${name}${labelled(labels)} ${value}\n`).join('')}`,
    )
    .join('')
}

const scaled = (ps: number | undefined): number | undefined => (ps === undefined ? undefined : ps * SECONDS)
