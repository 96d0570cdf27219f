import { InputError } from '../../model/checks/input-error.ts'
import type { Services } from '../../model/services.ts'
import type { Topology } from '../../model/topology.ts'
import { contextOf } from '../requests/parse-entries.ts'
import { servicesOf } from './parse-services.ts'
import type { ServicesValues } from './services-values.ts'

/** Services from values with units: what a services file with them gives. Throws InputError with every mistake. */
export const buildServices = (values: ServicesValues, topology: Topology): Services => {
  const context = contextOf(topology)
  const services = servicesOf(values, context)
  if (services === undefined) throw new InputError(context.problems.toFaults())
  return services
}
