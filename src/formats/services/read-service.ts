import { defined } from '../../model/defined.ts'
import { asName, type Fields, own } from '../reading/fields.ts'
import { checkName } from '../reading/names.ts'
import type { RequestContext } from '../requests/request-context.ts'
import type { Path } from '../source/source.ts'
import { readDetection } from './read-detection.ts'
import { readReplication } from './read-replication.ts'
import { readNames, type ServiceReading } from './service-reading.ts'

/** One entry of a services file; its shape has been checked, its meaning has not. */
export const readService = (fields: Fields, path: Path, context: RequestContext): ServiceReading => {
  const id = asName(own(fields, 'id'))
  if (id !== undefined) checkName(context.problems, path, 'id', 'value', id)
  const members = readNames(own(fields, 'members'))
  const kind = own(fields, 'kind')
  if (kind === 'replication') return readReplication(fields, path, { id, members }, context)
  if (kind === 'failure-detection') return readDetection(fields, path, { id, members }, context)
  return { draft: defined({ id, members }), service: undefined }
}
