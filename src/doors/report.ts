/** `xlane/report`: results as one self-contained HTML page and networks as SVG. Needs Node. */

export { type NetworkSvgOptions, networkSvg } from '../graph/network-svg.ts'
export type { Hosts } from '../graph/view.ts'
export { type ReportHtmlOptions, reportHtml } from '../page/report-html.ts'
