import type { PageData } from '../page-data.ts'

/** Part of a page that can show other data. */
export interface View {
  readonly update: (data: PageData) => void
}
