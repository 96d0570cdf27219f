import type { Layout, Remarks } from '../../model/remarks.ts'
import { asFields, type Fields, isFields, own } from '../reading/fields.ts'

/** Description and labels, as far as they are what they should be (the shape check says what is not). */
export const readRemarks = (fields: Fields): Remarks => {
  const description = own(fields, 'description')
  const labels = own(fields, 'labels')
  if (description === undefined && labels === undefined) return NO_REMARKS
  return {
    ...(typeof description === 'string' ? { description } : {}),
    ...(isFields(labels) ? { labels: plain(labels) } : {}),
  }
}

const NO_REMARKS: Remarks = {}

const plain = (labels: Fields): NonNullable<Remarks['labels']> =>
  Object.fromEntries(
    Object.entries(labels).filter(
      (entry): entry is [string, string | number | boolean] =>
        entry[1] !== null && typeof entry[1] !== 'object',
    ),
  )

export const readLayout = (fields: Fields): { readonly layout?: Layout } => {
  const layout = asFields(own(fields, 'layout'))
  const [x, y] = [Number(own(layout, 'x') ?? Number.NaN), Number(own(layout, 'y') ?? Number.NaN)]
  return Number.isFinite(x) && Number.isFinite(y) ? { layout: { x, y } } : {}
}
