import { settingFor, timeOf } from '../setting.ts'
import { lines, type System } from '../system.ts'

/** A silent node is left after three to five quarters of the tick time. */
export const rabbitmq: System = {
  name: 'rabbitmq',
  title: 'RabbitMQ, Erlang',
  file: 'advanced.config',
  sources: [
    {
      says: 'net_ticktime 60 s; ticks every quarter of it, a silent node is down after 0.75 to 1.25 of it',
      url: 'https://www.erlang.org/doc/apps/kernel/kernel_app.html#net_ticktime',
      date: '2026-11-27',
    },
  ],
  choose: ({ latencyPs }, stallPs) => {
    // Three quarters of it have to hold.
    const fourThirds = (ps: number): number => Math.ceil((4 * ps) / 3)
    const tick = settingFor({
      key: 'net_ticktime',
      unit: 's',
      usual: 60,
      networkPs: fourThirds(latencyPs),
      stallPs: fourThirds(stallPs),
      least: 1,
    })
    return {
      settings: [tick],
      detectionPs: 1.25 * timeOf(tick),
      usualDetectionPs: 75e12,
      remarks: ['All nodes need the same.'],
      text: lines(`[{kernel, [{net_ticktime, ${tick.value}}]}].`),
    }
  },
}
