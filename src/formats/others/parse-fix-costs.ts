import { oneOf } from '../../model/checks/words.ts'
import {
  DEFAULT_FIX_COSTS,
  type FixCosts,
  type FixPrice,
  type LinkPrices,
  type TunnelPrices,
} from '../../model/planning/fix-costs.ts'
import type { Topology } from '../../model/topology.ts'
import { nearest } from '../../quantity/nearest.ts'
import { orThrow, type Parsed } from '../diagnostics/diagnostic.ts'
import { asFields, type Fields, own } from '../reading/fields.ts'
import { checkShape } from '../reading/shape.ts'
import { fixCostsFrame, linkPricesSchema, tunnelPricesSchema } from '../schemas/fix-costs-schema.ts'
import { Problems } from '../source/problems.ts'
import { readSource } from '../source/read-source.ts'

/** What a reader of costs takes. */
export interface FixCostsOptions {
  /** The name diagnostics give the text. */
  readonly file: string
  /** The network whose links it may name. */
  readonly topology: Topology
  /** Names of the tunnels and requests; any name is taken for one without. */
  readonly tunnels?: readonly string[]
}

const TUNNEL_KEYS = ['lane', 'tree', 'period', 'size', 'deadline', 'jitter', 'fragment'] as const
const LINK_KEYS = ['bandwidth', 'queue', 'preemption', 'bestEffort'] as const

/** Reads what changes cost (YAML or JSON); the rest is as `DEFAULT_FIX_COSTS` has it. Every mistake is reported, none throws. */
export const parseFixCosts = (text: string, options: FixCostsOptions): Parsed<FixCosts> => {
  const keys = [...TUNNEL_KEYS, ...LINK_KEYS, 'bestEffortEverywhere', 'others', 'tunnels', 'links']
  const sourced = readSource(text, options.file, 'costs of changes', keys)
  if (!sourced.ok) return sourced
  const problems = new Problems()
  const { data } = sourced.source
  const value = data === undefined ? undefined : readCosts(data, options, problems)
  const diagnostics = problems.toDiagnostics(options.file, sourced.source)
  if (value === undefined || diagnostics.some(d => d.severity === 'error')) return { ok: false, diagnostics }
  return { ok: true, value, warnings: diagnostics }
}

/** The costs, or a FormatError with every diagnostic. */
export const parseFixCostsOrThrow = (text: string, options: FixCostsOptions): FixCosts =>
  orThrow(parseFixCosts(text, options))

const readCosts = (data: unknown, { topology, tunnels }: FixCostsOptions, problems: Problems): FixCosts => {
  checkShape(fixCostsFrame, data, [], problems)
  const root = asFields(data)
  const links = topology.links.map(({ id }) => id)
  const { others } = root
  return {
    ...DEFAULT_FIX_COSTS,
    ...pricesOf(root, [...TUNNEL_KEYS, ...LINK_KEYS, 'bestEffortEverywhere']),
    ...(typeof others === 'number' ? { others } : {}),
    tunnels: section(root, 'tunnels', tunnels, problems),
    links: section(root, 'links', links, problems),
  }
}

const pricesOf = <K extends string>(fields: Fields, keys: readonly K[]): Partial<Record<K, FixPrice>> => {
  const prices: Partial<Record<K, FixPrice>> = {}
  for (const key of keys) {
    const value = own(fields, key)
    if (value === undefined) continue
    const { fixed = 0, doubled = 0 } = asFields(value) as { fixed?: number; doubled?: number }
    prices[key] =
      value === 'never'
        ? 'never'
        : typeof value === 'number'
          ? { fixed: value, doubled: 0 }
          : { fixed, doubled }
  }
  return prices
}

const SECTIONS = {
  tunnels: { keys: TUNNEL_KEYS, schema: tunnelPricesSchema, code: 'UNKNOWN_TUNNEL' },
  links: { keys: LINK_KEYS, schema: linkPricesSchema, code: 'UNKNOWN_LINK' },
} as const

interface Sections {
  readonly tunnels: Partial<TunnelPrices>
  readonly links: Partial<LinkPrices>
}

/** Prices by name, which must be one of `names` where these are known. */
const section = <S extends keyof Sections>(
  root: Fields,
  name: S,
  names: readonly string[] | undefined,
  problems: Problems,
): ReadonlyMap<string, Sections[S]> => {
  const { keys, schema, code } = SECTIONS[name]
  const known = names === undefined ? undefined : new Set(names)
  const found = new Map<string, Sections[S]>()
  for (const [id, value] of Object.entries(asFields(own(root, name)))) {
    if (problems.isFull) break
    const path = [name, id]
    if (known !== undefined && !known.has(id)) {
      const [expected, suggestion] = [oneOf(known, name.slice(0, -1)), nearest(id, known)]
      problems.add({ code, path, at: 'key', expected, found: id, suggestion })
    }
    checkShape(schema, value, path, problems)
    found.set(id, pricesOf<string>(asFields(value), keys) as Sections[S])
  }
  return found
}
