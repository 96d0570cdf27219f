import { check } from '../analysis/check.ts'
import { checkSources } from '../analysis/check-sources.ts'
import { ANALYSIS_RULES, type AnalysisOptions } from '../analysis/options.ts'
import type { AnalysisResult } from '../analysis/result.ts'
import type { RulesOf } from '../model/checks/option-faults.ts'
import { requireInput } from '../model/checks/require-input.ts'
import { DEFAULT_DEVICES, type DeviceDescription, type MeterDevice } from '../model/devices.ts'
import type { Allocation } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { Violation } from '../model/verdict.ts'
import { type DeviceFile, deviceFiles, type Target } from './files.ts'
import type { Identity } from './identity.ts'
import { type Installation, type PlannedTunnel, planDataplane, type Refusal } from './installation.ts'

export interface DataplaneOptions extends AnalysisOptions {
  readonly devices?: DeviceDescription
  /** Default: both. */
  readonly targets?: readonly Target[]
}

const DATAPLANE_RULES: RulesOf<DataplaneOptions> = { ...ANALYSIS_RULES, devices: 'map', targets: 'list' }

/** What a tunnel's packets look like, what its meter is set to, and its bound with paced senders and as installed. */
export interface InstalledTunnel {
  readonly id: string
  /** Number of its meter and of its groups, and the last 48 bits of its flows' cookie. */
  readonly number: number
  readonly lane: number
  readonly queue: number
  readonly packets: Identity
  /** Bytes from the destination address to the payload's end: what the switch at the edge lets in. */
  readonly frameBytes: { readonly least: number; readonly most: number }
  readonly meter?: {
    readonly rateBps: number
    readonly burstBits: number
    readonly realisedPeriodPs: number
    readonly realisedJitterPs: number
  }
  readonly periodPs: number
  readonly minLatencyPs: number
  /** δmax where every sender is paced. */
  readonly maxJitterPs: number
  /** δmax whatever all other hosts push through their meters; `null` where there is no bound. */
  readonly installedMaxJitterPs: number | null
  readonly deadlinePs?: number
}

export type DataplaneResult =
  | {
      readonly schema: 'xlane/dataplane@1'
      readonly kind: 'installable'
      /** Whether every deadline and queue holds as installed. */
      readonly valid: boolean
      /** What the meters' settings were rounded to. */
      readonly meter: MeterDevice
      readonly tunnels: readonly InstalledTunnel[]
      readonly files: readonly DeviceFile[]
      /** What does not hold once senders go to the limit of their meters. */
      readonly violations: readonly Violation[]
      readonly warnings: readonly string[]
    }
  | {
      readonly schema: 'xlane/dataplane@1'
      readonly kind: 'not-valid'
      readonly valid: false
      readonly violations: readonly Violation[]
    }
  | {
      readonly schema: 'xlane/dataplane@1'
      readonly kind: 'refused'
      readonly valid: false
      readonly refusals: readonly Refusal[]
    }

/** Header with a tag, FCS, preamble and gap. */
const TAGGED_FRAME = 42
const STANDARD_MTU = 1500
const SCHEMA = 'xlane/dataplane@1'

/**
 * The scripts that install an allocation, and the bounds of what they install: rates and bursts are what the devices can
 * be set to, and the analysis is run again with all that the meters then let through (docs/DATAPLANE.md).
 */
export const dataplane = (
  topology: Topology,
  allocation: Allocation,
  options: DataplaneOptions = {},
): DataplaneResult => {
  requireInput({ topology, allocation, options: [options, DATAPLANE_RULES] })
  const { devices = DEFAULT_DEVICES, targets = ['ovs', 'tc'], ...analysis } = options
  const paced = check(topology, allocation, { ...analysis, method: 'fixed-point' })
  if (paced.violations.length > 0)
    return { schema: SCHEMA, kind: 'not-valid', valid: false, violations: paced.violations }
  const planned = planDataplane(topology, allocation, paced, devices)
  if (!planned.ok) return { schema: SCHEMA, kind: 'refused', valid: false, refusals: planned.refusals }
  const { plan } = planned
  const sources = plan.tunnels.map(({ meter, tunnel }, t) => ({
    periodPs: meter?.periodPs ?? tunnel.periodPs,
    jitterPs: meter?.jitterPs ?? paced.tunnels[t]!.send.jitterPs,
  }))
  const installed = checkSources(topology, allocation, sources, analysis)
  return {
    schema: SCHEMA,
    kind: 'installable',
    valid: installed.violations.length === 0,
    meter: devices.meter,
    tunnels: plan.tunnels.map((tunnel, t) => describe(tunnel, t, paced, installed)),
    files: deviceFiles(plan, targets),
    violations: installed.violations,
    warnings: warningsOf(topology, plan),
  }
}

const describe = (
  planned: PlannedTunnel,
  t: number,
  paced: AnalysisResult,
  installed: AnalysisResult,
): InstalledTunnel => {
  const { tunnel, number, queue, identity, frame, meter } = planned
  const { minLatencyPs, maxJitterPs } = paced.tunnels[t]!
  return {
    id: tunnel.id,
    number,
    lane: tunnel.lane,
    queue,
    packets: identity,
    frameBytes: { least: frame.leastBytes, most: frame.mostBytes },
    ...(meter === undefined
      ? {}
      : {
          meter: {
            rateBps: meter.rateBps,
            burstBits: meter.burstBits,
            realisedPeriodPs: meter.periodPs,
            realisedJitterPs: meter.jitterPs,
          },
        }),
    periodPs: tunnel.periodPs,
    minLatencyPs,
    maxJitterPs: maxJitterPs!,
    installedMaxJitterPs: installed.tunnels[t]?.maxJitterPs ?? null,
    ...(tunnel.deadlinePs === undefined ? {} : { deadlinePs: tunnel.deadlinePs }),
  }
}

/** What the scripts cannot see to, and the bounds rest on. */
const warningsOf = ({ bestEffortMaxFrameBits }: Topology, { mtu }: Installation): readonly string[] => {
  const largest = Math.max(STANDARD_MTU, ...mtu)
  const wireBytes = largest + TAGGED_FRAME
  return wireBytes * 8 <= bestEffortMaxFrameBits
    ? []
    : [
        `an MTU of ${largest} B lets best-effort frames of ${wireBytes} B on the wire; the bounds assume ${bestEffortMaxFrameBits / 8} B at most`,
      ]
}
