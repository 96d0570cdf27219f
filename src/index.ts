/**
 * xlane as a library: functions over plain, immutable data. Times are whole picoseconds, sizes whole bits, rates whole
 * bit/s (docs/MODEL.md). Each door opens by itself too: `xlane/core` runs in a browser, `xlane/controller` and
 * `xlane/report` need Node.
 */

export * from './doors/controller.ts'
export * from './doors/core.ts'
export * from './doors/report.ts'
