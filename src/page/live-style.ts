import { STYLE } from './page-style.ts'

/** The style of the page of a service: that of a report, and what only a live page has. */
export const LIVE_STYLE: string = `${STYLE}
`
