import { type Command, InvalidArgumentError, Option } from 'commander'
import type { BuildOptions, HostRule } from '../../../convert/build/options.ts'
import type { Rules } from '../../../convert/build/rules.ts'
import type { ReadOptions } from '../../../convert/foreign/reading.ts'
import { FORMATS, type FormatName, TARGETS, type Target } from '../../../convert/format-names.ts'
import { UNLIMITED } from '../../../quantity/format-quantity.ts'
import { addCommonOptions, type CommonOptions, whole } from '../../options/options.ts'
import { quantityOption } from '../../options/quantity-option.ts'
import { UsageError } from '../../process/failure.ts'

export interface ConvertCliOptions extends CommonOptions {
  readonly from?: FormatName
  readonly to?: Target
  readonly out?: string
  readonly requests?: string
  readonly devices?: string
  readonly set?: string
  readonly bandwidth?: string
  readonly queue?: string
  readonly fibre?: string
  readonly detour: number
  readonly capacityUnit?: string
  readonly packet?: string
  readonly hosts?: string
  readonly attachHosts: number
  readonly access?: string
  readonly component?: string
  readonly names: 'id' | 'label'
  readonly network?: string
  readonly labels?: true
  readonly strict?: true
  readonly json?: true
}

const detour = (text: string): number => {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= 1 && value <= 10)) throw new InvalidArgumentError('Expected a number from 1 to 10.')
  return value
}

export const addConvertOptions = (command: Command): Command =>
  addCommonOptions(
    command
      .addOption(
        new Option('--from <format>', 'what the file is (default: found out by its content)').choices(
          Object.keys(FORMATS).filter(name => name !== 'xlane'),
        ),
      )
      .addOption(
        new Option('--to <format>', 'write a topology of xlane in a format of other programs').choices(
          TARGETS,
        ),
      )
      .option('-o, --out <file>', 'topology to write (.json: JSON, else YAML) instead of standard output')
      .option('--requests <file>', 'write the flows of the file as requests')
      .option('--devices <file>', 'write the names of ports, for dataplane --devices')
      .option('--set <file>', 'rules: values for links and nodes by name, defaults for the rest')
      .option('--bandwidth <rate>', 'of links that have no rate')
      .option('--queue <size>', 'of queues: no format says (default: unlimited, loss is not checked)')
      .option('--fibre <speed>', 'speed of signals, e.g. 5us/km (default: the file, else 2/3c)')
      .option('--detour <factor>', 'how much longer than the great circle a fibre may be', detour, 1.5)
      .option('--capacity-unit <unit>', 'of capacities that have none, e.g. Mbit/s')
      .option('--labels', 'take rates from labels too: OC-192, 10 Gbit/s')
      .option('--packet <size>', 'of flows that say only a rate')
      .option('--hosts <which>', 'hosts: none, leaves, attribute=VALUE, or a regular expression of names')
      .option('--attach-hosts <n>', 'put n hosts at each switch, 1000 at most', hostsOption, 0)
      .option('--access <rate>', 'of the links of those hosts (default: the fastest of the switch)')
      .option('--component <which>', 'keep the largest component, or that of a node')
      .addOption(
        new Option('--names <which>', 'what nodes are called').choices(['id', 'label']).default('label'),
      )
      .option('--network <name>', 'which of several networks in the file')
      .option('--strict', 'end with 1 where anything was assumed')
      .option('-q, --quiet', 'say nothing on stderr but problems')
      .option('--json', 'print what was converted, assumed and lost as JSON'),
  )

/** The options with their units read. */
export const resolveOptions = async (
  options: ConvertCliOptions,
  rules: Rules,
): Promise<{ readonly read: ReadOptions; readonly build: BuildOptions }> => {
  const { bandwidth, queue, packet, access, fibre, capacityUnit, hosts, network, component } = options
  const capacityUnitBps = capacityUnit === undefined ? undefined : await unitOf(capacityUnit)
  const packetBits = packet === undefined ? undefined : await quantityOption('--packet', packet, 'size')
  const bandwidthBps = bandwidth === undefined ? undefined : await rate('--bandwidth', bandwidth)
  const accessBps = access === undefined ? undefined : await rate('--access', access)
  const queueBits =
    queue === undefined
      ? undefined
      : queue === UNLIMITED
        ? Number.POSITIVE_INFINITY
        : await quantityOption('--queue', queue, 'size')
  const speed = fibre === undefined ? undefined : await speedOf(fibre)
  return {
    read: {
      labels: options.labels ?? false,
      ...(capacityUnitBps === undefined ? {} : { capacityUnitBps }),
      ...(packetBits === undefined ? {} : { packetBits }),
      ...(network === undefined ? {} : { network }),
    },
    build: {
      detour: options.detour,
      attachHosts: options.attachHosts,
      names: options.names,
      rules,
      ...(bandwidthBps === undefined ? {} : { bandwidthBps }),
      ...(accessBps === undefined ? {} : { accessBps }),
      ...(queueBits === undefined ? {} : { queueBits }),
      ...(speed === undefined ? {} : { speed }),
      ...(hosts === undefined ? {} : { hosts: hostRule(hosts) }),
      ...(component === undefined ? {} : { component }),
    },
  }
}

const rate = async (flag: string, text: string): Promise<number> => {
  const bps = await quantityOption(flag, text, 'rate')
  if (bps === 0) throw new UsageError(`option '${flag}': expected a rate above 0, got ${text}`)
  return bps
}

const unitOf = async (unit: string): Promise<bigint> => {
  const { rateUnit } = await import('../../../convert/foreign/amounts.ts')
  const bps = rateUnit(unit)
  if (bps === undefined)
    throw new UsageError(
      `option '--capacity-unit': expected a unit of rates such as Mbit/s or Gbit/s, got ${unit}`,
    )
  return bps
}

const SPEED_OF_LIGHT = 299_792_458n

/** `5us/km`, `2/3c`, `0.67c` or `200000 km/s`, in m/s. */
const speedOf = async (text: string): Promise<NonNullable<BuildOptions['speed']>> => {
  const { exact } = await import('../../../quantity/exact.ts')
  const { decimalTimes } = await import('../../../convert/foreign/amounts.ts')
  const plain = text.replace(/\s+/g, '')
  const ratio = /^(\d{1,4})\/(\d{1,4})c$/.exec(plain)
  if (ratio !== null && ratio[1] !== '0' && Number(ratio[1]) <= Number(ratio[2]))
    return exact(BigInt(ratio[1]!) * SPEED_OF_LIGHT, BigInt(ratio[2]!))
  const share = /^(0?\.\d{1,9}|1)c$/.exec(plain)
  const speed = share === null ? undefined : decimalTimes(share[1]!, SPEED_OF_LIGHT)
  if (speed !== undefined && speed !== 0) return speed
  const kilometres = /^([\d.]+)km\/s$/.exec(plain)
  const metres = kilometres === null ? undefined : decimalTimes(kilometres[1]!, 1000n)
  if (metres !== undefined && metres !== 0) return metres
  const perKm = /^(.+)\/km$/.exec(plain)
  if (perKm !== null) {
    const ps = await quantityOption('--fibre', perKm[1]!, 'time')
    if (ps > 0) return exact(1_000_000_000_000_000n, BigInt(ps))
  }
  throw new UsageError(`option '--fibre': expected a speed such as 5us/km, 2/3c or 200000 km/s, got ${text}`)
}

const hostRule = (text: string): HostRule => {
  if (text === 'none' || text === 'leaves') return { kind: text }
  const attribute = /^([A-Za-z_][\w.-]*)=(.*)$/.exec(text)
  if (attribute !== null) return { kind: 'attribute', name: attribute[1]!, value: attribute[2]! }
  try {
    return { kind: 'names', pattern: new RegExp(text, 'u') }
  } catch {
    throw new UsageError(
      `option '--hosts': expected none, leaves, attribute=VALUE or a regular expression, got ${text}`,
    )
  }
}

const MOST_HOSTS = 1000

const hostsOption = (text: string): number => {
  const n = whole(0)(text)
  if (n > MOST_HOSTS) throw new InvalidArgumentError(`Expected at most ${MOST_HOSTS} hosts at each switch.`)
  return n
}
