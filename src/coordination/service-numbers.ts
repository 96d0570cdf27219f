import type { FailureDetection, Replication, Service } from '../model/services.ts'
import { type ApplicationNumbers, applicationNumbers } from './numbers/application.ts'
import { type Clocks, clocksWithin } from './numbers/clocks.ts'
import { type DetectionNumbers, detectionNumbers } from './numbers/detection.ts'
import { groupNumbers, type ReplicationNumbers } from './numbers/group.ts'
import { type Latencies, NoRangeError } from './tunnels/latencies.ts'

/** What is proven of one service from plain latencies; without numbers where a tunnel of it has no proven range. */
export type NumbersOfService =
  | {
      readonly kind: 'failure-detection'
      readonly service: FailureDetection
      readonly numbers: (DetectionNumbers & { readonly app?: ApplicationNumbers }) | undefined
    }
  | {
      readonly kind: 'replication'
      readonly service: Replication
      readonly numbers: ReplicationNumbers | undefined
    }

/**
 * The numbers of all services, in their order, from plain latencies: of an analysis, or as a trial has drawn them. Clocks are
 * within `clockTolerancePpb` of true time, constant or wandering. Exact, times in whole ps, rounded to the side that is safe.
 */
export const numbersOf = (
  services: readonly Service[],
  latencies: Latencies,
  clockTolerancePpb: number,
): readonly NumbersOfService[] => {
  const clocks = clocksWithin(clockTolerancePpb)
  const detectors = new Map<string, Detected>()
  for (const service of services)
    if (service.kind === 'failure-detection') {
      const numbers = unlessUnproven(() => detectionNumbers(service, latencies, clocks))
      detectors.set(service.id, { service, numbers })
    }
  return services.map(service =>
    service.kind === 'failure-detection'
      ? {
          kind: service.kind,
          service,
          numbers: withApplication(service, detectors.get(service.id)?.numbers, clocks),
        }
      : {
          kind: service.kind,
          service,
          numbers: ofGroup(service, detectors.get(service.detector), latencies, clocks),
        },
  )
}

interface Detected {
  readonly service: FailureDetection
  readonly numbers: DetectionNumbers | undefined
}

const withApplication = (
  service: FailureDetection,
  numbers: DetectionNumbers | undefined,
  clocks: Clocks,
): (DetectionNumbers & { readonly app?: ApplicationNumbers }) | undefined => {
  if (numbers === undefined) return undefined
  const app = applicationNumbers(service, numbers.lambdaPs, clocks)
  return app === undefined ? numbers : { ...numbers, app }
}

const ofGroup = (
  group: Replication,
  detector: Detected | undefined,
  latencies: Latencies,
  clocks: Clocks,
): ReplicationNumbers | undefined => {
  if (detector?.numbers === undefined) return undefined
  return unlessUnproven(() => groupNumbers(group, detector.service, latencies, clocks))
}

const unlessUnproven = <T>(compute: () => T): T | undefined => {
  try {
    return compute()
  } catch (error) {
    if (error instanceof NoRangeError) return undefined
    throw error
  }
}
