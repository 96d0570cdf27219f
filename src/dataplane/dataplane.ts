import { ANALYSIS_RULES, type AnalysisOptions } from '../analysis/options.ts'
import type { AnalysisResult } from '../analysis/result.ts'
import { type Solution, solve } from '../analysis/solution.ts'
import type { RulesOf } from '../model/checks/option-faults.ts'
import { requireInput } from '../model/checks/require-input.ts'
import { DEFAULT_DEVICES, type DeviceDescription, type MeterDevice } from '../model/devices.ts'
import { portSettings } from '../model/port.ts'
import type { Allocation } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { Violation } from '../model/verdict.ts'
import type { DeviceFile, Target } from './device-file.ts'
import { deviceFiles } from './files.ts'
import type { Identity } from './identity.ts'
import {
  largestFrameBits,
  type PlannedTunnel,
  planDataplane,
  type Refusal,
  STANDARD_MTU_BYTES,
} from './installation.ts'

/** What `dataplane` takes: the options of an analysis, the devices and what to write for them. */
export interface DataplaneOptions extends AnalysisOptions {
  /** What the devices are set to. Default DEFAULT_DEVICES. */
  readonly devices?: DeviceDescription
  /** Default: both. */
  readonly target?: Target
  /** Numbers that tunnels had, by their names: they keep them, and new ones get others. Default: as they come, from 1. */
  readonly numbers?: ReadonlyMap<string, number>
}

export const DATAPLANE_RULES: RulesOf<DataplaneOptions> = {
  ...ANALYSIS_RULES,
  devices: 'map',
  target: { oneOf: ['ovs', 'tc'] },
  numbers: 'map',
}

/** What a tunnel's packets look like, what its meter is set to, and its bound with paced senders and as installed. */
export interface InstalledTunnel {
  /** Its name. */
  readonly id: string
  /** Number of its meter and of its groups, and the last 48 bits of its flows' cookie. */
  readonly number: number
  /** Lane, 0 to 7; 0 is served first. */
  readonly lane: number
  /** Number of its queue at a port. */
  readonly queue: number
  /** By what its packets are known. */
  readonly packets: Identity
  /** Bytes from the destination address to the payload's end: what the switch at the edge lets in. */
  readonly frameBytes: {
    /** Shortest frame, bytes. */
    readonly least: number
    /** Longest frame, bytes. */
    readonly most: number
  }
  /** What its meter is set to; absent where it needs none. */
  readonly meter?: {
    /** Rate, bit/s. */
    readonly rateBps: number
    /** Burst, bits. */
    readonly burstBits: number
    /** Period of what the meter lets through, ps. */
    readonly realisedPeriodPs: number
    /** Jitter of what the meter lets through, ps. */
    readonly realisedJitterPs: number
  }
  /** Period, ps. */
  readonly periodPs: number
  /** Least latency (λmin), ps. */
  readonly minLatencyPs: number
  /** δmax where every sender is paced. */
  readonly maxJitterPs: number
  /** δmax whatever all other hosts push through their meters; `null` where there is no bound. */
  readonly installedMaxJitterPs: number | null
  /** Largest acceptable latency, ps. */
  readonly deadlinePs?: number
}

/** What `dataplane` answers: scripts and what they are worth, or why there are none. */
export type DataplaneResult =
  | {
      readonly schema: 'xlane/dataplane@1'
      readonly kind: 'installable'
      /** Whether every deadline and queue holds as installed. */
      readonly valid: boolean
      /** What the meters' settings were rounded to. */
      readonly meter: MeterDevice
      /** Per tunnel, in the order of the allocation. */
      readonly tunnels: readonly InstalledTunnel[]
      /** Scripts, by device. */
      readonly files: readonly DeviceFile[]
      /** What does not hold once senders go to the limit of their meters. */
      readonly violations: readonly Violation[]
      /** What to look at before they are run. */
      readonly warnings: readonly string[]
    }
  | {
      readonly schema: 'xlane/dataplane@1'
      readonly kind: 'not-valid'
      readonly valid: false
      /** What does not hold. */
      readonly violations: readonly Violation[]
    }
  | {
      readonly schema: 'xlane/dataplane@1'
      readonly kind: 'refused'
      readonly valid: false
      /** What the devices cannot do. */
      readonly refusals: readonly Refusal[]
    }

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
  const { devices: _devices, target: _target, numbers: _numbers, ...analysis } = options
  return installationOf(solve(topology, allocation, { ...analysis, method: 'fixed-point' }), options)
}

/** The same for what is solved already. */
export const installationOf = (
  solution: Solution,
  {
    devices = DEFAULT_DEVICES,
    target,
    numbers,
  }: Pick<DataplaneOptions, 'devices' | 'target' | 'numbers'> = {},
): DataplaneResult => {
  const { topology, allocation, result: paced } = solution
  if (paced.violations.length > 0)
    return { schema: SCHEMA, kind: 'not-valid', valid: false, violations: paced.violations }
  const planned = planDataplane(topology, allocation, paced, devices, numbers)
  if (!planned.ok) return { schema: SCHEMA, kind: 'refused', valid: false, refusals: planned.refusals }
  const { plan } = planned
  const installed = solution.withSources(plan.tunnels.map(tunnel => tunnel.source))
  return {
    schema: SCHEMA,
    kind: 'installable',
    valid: installed.violations.length === 0,
    meter: devices.meter,
    tunnels: plan.tunnels.map((tunnel, t) => describe(tunnel, t, paced, installed)),
    files: deviceFiles(plan, target === undefined ? ['ovs', 'tc'] : [target]),
    violations: installed.violations,
    warnings: warningsOf(topology),
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
const warningsOf = (topology: Topology): readonly string[] => {
  const frameBits = largestFrameBits(STANDARD_MTU_BYTES)
  const least = Math.min(
    topology.bestEffortMaxFrameBits,
    ...topology.links.map(link => portSettings(topology, link).bestEffortMaxFrameBits),
  )
  return frameBits <= least
    ? []
    : [
        `an MTU of ${STANDARD_MTU_BYTES} B lets best-effort frames of ${frameBits / 8} B on the wire; the bounds assume ${least / 8} B at most`,
      ]
}
