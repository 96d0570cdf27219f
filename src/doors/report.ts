/** `xlane/report`: results as one self-contained HTML page and networks as SVG. Needs Node. */

export { headroomSvg } from '../chart/headroom-chart.ts'
export { sweepSvg } from '../chart/sweep-chart.ts'
export { type NetworkSvgOptions, networkSvg } from '../graph/network-svg.ts'
export type { Hosts } from '../graph/view.ts'
export { type ReportHtmlOptions, reportHtml } from '../page/report-html.ts'
export type { SweepMeasure } from '../report/planning/sweep-columns.ts'
