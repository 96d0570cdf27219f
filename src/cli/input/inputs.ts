import type { Certificate } from '../../certificate/certificate.ts'
import type { Diagnostic, DiagnosticCode, Parsed } from '../../formats/diagnostics/diagnostic.ts'
import type { ReadBytes } from '../../formats/files.ts'
import type { PlanningFile } from '../../formats/others/parse-planning.ts'
import type { DeviceDescription } from '../../model/devices.ts'
import { ENCAPSULATIONS } from '../../model/encapsulation.ts'
import type { MeasuredJitter } from '../../model/hosts.ts'
import type { Replay } from '../../model/rehearsal.ts'
import type { Allocation, Request, Tunnel } from '../../model/request.ts'
import type { Services } from '../../model/services.ts'
import type { Topology } from '../../model/topology.ts'
import type { Witness } from '../../model/witness.ts'
import { Stopped } from '../../model/work-budget.ts'
import type { Place } from '../../report/ci/findings.ts'
import type { SimulationResult } from '../../simulation/results/simulation-result.ts'
import type { IsOver } from '../options/method.ts'
import type { CommonOptions, PipelineOptions } from '../options/options.ts'
import { note, sayDiagnostics } from '../output/say.ts'
import { InputError, TimeOverError, UsageError } from '../process/failure.ts'
import type { Io } from '../process/io.ts'

/** Stands in for a topology that cannot be read, so that the other files can be judged as far as they go alone. */
const NOWHERE: Topology = {
  name: '',
  bestEffortMaxFrameBits: 0,
  encapsulation: ENCAPSULATIONS.none,
  clockTolerancePpb: 0,
  nodes: [],
  links: [],
}

export type AllocationOrRequests =
  | { readonly kind: 'allocation'; readonly allocation: Allocation }
  | {
      readonly kind: 'requests'
      readonly requests: readonly Request[]
      /** What the requests are made of, where they come from a services file. */
      readonly services?: Services
    }

/** Who is asked for or placed, in file order. */
export const tunnelsOf = (read: AllocationOrRequests): readonly (Tunnel | Request)[] =>
  read.kind === 'allocation' ? read.allocation.tunnels : read.requests

/** Whether a file is no allocation because something in it has no routes. */
const isUnplaced = ({ code, message }: Diagnostic): boolean =>
  code === 'MISSING_KEY' && message.includes('routes')

/** Whether a file is no list of requests because it has services. */
const isOfServices = ({ code, path }: Diagnostic): boolean => code === 'UNKNOWN_KEY' && path === 'services'

const NO_PROOF: Certificate = {
  schema: 'xlane/certificate@1',
  lineShaping: true,
  arrivalLimit: 0,
  tunnels: [],
  waits: [],
}
const NO_WITNESS: Witness = {
  schema: 'xlane/witness@1',
  shows: 'worst',
  tunnel: '',
  receiver: '',
  packet: 0,
  latencyPs: 0,
  seed: 0,
  replication: 0,
  durationPs: 0,
  clocks: 'nominal',
  bestEffort: { kind: 'none' },
  wireJitter: { kind: 'none' },
  hostJitter: { kind: 'none' },
  phasesPs: {},
  fixedJitter: [],
}
const NO_REPLAY: Replay = {
  schema: 'xlane/replay@1',
  service: '',
  timing: 'bounds',
  schedule: {
    seed: 0,
    number: 0,
    durationPs: 0,
    holds: 'safety',
    faults: [],
    operations: 0,
    leastShare: 0,
    greatestShare: 0,
  },
}
const NO_SERVICES: Services = { services: [], requests: [] }
const NOTHING: Allocation = { tunnels: [] }
const NO_HOSTS: MeasuredJitter = { name: '', share: [0, 1], delayPs: [0, 0] }

/** What a file can be blamed for only against its topology. */
const NEEDS_TOPOLOGY: ReadonlySet<DiagnosticCode> = new Set([
  'UNKNOWN_NODE',
  'UNKNOWN_LINK',
  'AMBIGUOUS_LINK',
  'BAD_ROUTE',
  'SIZE_EXCEEDS_QUEUE',
  'SIZE_EXCEEDS_ENCAPSULATION',
  'SERVICES_PACKET',
  'SHORT_FRAME',
  'NO_ROUTE',
  'TREE',
  'MORE_PROBLEMS',
])

/** How long a result takes that says of every tunnel that nothing is known, in times of what it took to read the files. */
const RESULT_TO_READING = 1.25

/** Name that diagnostics give to standard input. */
const STDIN = '<stdin>'

/**
 * Reads the files of one command and gathers what is wrong with any of them; `finish` says it all at once. Until
 * then a file that could not be read is represented by `instead`, never used: `finish` throws.
 */
export class Inputs {
  readonly #options: CommonOptions
  readonly #io: Io
  readonly #isOver: IsOver | undefined
  readonly #beganMs: number
  readonly #diagnostics: Diagnostic[] = []
  /** Texts of files, by path, where somebody wants to know what stands where. */
  readonly #texts: Map<string, string> | undefined
  #failed = false
  #stdinTaken = false
  #topologyRead = false
  #topologyFailed = false

  /** `isOver`: whether there is no time to read on. */
  constructor(
    options: CommonOptions & PipelineOptions & { readonly apply?: string },
    io: Io,
    isOver?: IsOver,
  ) {
    this.#options = options
    this.#io = io
    this.#isOver = isOver
    this.#beganMs = io.now()
    const { junit, sarif, diagnostics, apply } = options
    if ([junit, sarif, apply].some(given => given !== undefined) || diagnostics === 'github')
      this.#texts = new Map()
  }

  /** Where the entries of a file that was read stand in it, for the files and annotations of pipelines. */
  async places(path: string): Promise<ReadonlyMap<string, Place>> {
    const text = this.#texts?.get(path)
    if (text === undefined) return new Map()
    const { entryPlaces } = await import('../../formats/requests/entry-places.ts')
    return new Map([...entryPlaces(text, path)].map(([id, place]) => [id, { file: path, ...place }]))
  }

  /** The text of a file that was read, where files are to be changed. */
  textOf(path: string): string | undefined {
    return this.#texts?.get(path)
  }

  async topology(path: string): Promise<Topology> {
    const { parseTopology } = await import('../../formats/topology/parse-topology.ts')
    const topology = await this.file(path, NOWHERE, (text, file) => parseTopology(text, { file }))
    this.#topologyRead = true
    this.#topologyFailed = this.#failed
    return topology
  }

  async requests(path: string, topology: Topology): Promise<readonly Request[]> {
    const { parseRequests } = await import('../../formats/requests/parse-requests.ts')
    return this.file(path, [], (text, file) => parseRequests(text, { file, topology, ...this.#stoppable }))
  }

  /** Either, told apart by what is in it: services are what a file of them has. */
  async requestsOrServices(path: string, topology: Topology): Promise<Services> {
    const { parseRequests } = await import('../../formats/requests/parse-requests.ts')
    const { readServices } = await import('../../formats/services/parse-services.ts')
    return this.file(path, NO_SERVICES, (text, file) => {
      const asked = parseRequests(text, { file, topology, ...this.#stoppable })
      if (asked.ok) return { ...asked, value: { services: [], requests: asked.value } }
      return asked.diagnostics.some(isOfServices) ? readServices(text, { file, topology }) : asked
    })
  }

  async services(path: string, topology: Topology): Promise<Services> {
    const { readServices } = await import('../../formats/services/parse-services.ts')
    return this.file(path, NO_SERVICES, (text, file) => readServices(text, { file, topology }))
  }

  async allocation(path: string, topology: Topology): Promise<Allocation> {
    const { parseAllocation } = await import('../../formats/requests/parse-allocation.ts')
    return this.file(path, NOTHING, (text, file) =>
      parseAllocation(text, { file, topology, ...this.#stoppable }),
    )
  }

  /** Either, told apart by what is in it: an allocation has routes for every tunnel. */
  async allocationOrRequests(path: string, topology: Topology): Promise<AllocationOrRequests> {
    const { parseAllocation } = await import('../../formats/requests/parse-allocation.ts')
    const { parseRequests } = await import('../../formats/requests/parse-requests.ts')
    const { readServices } = await import('../../formats/services/parse-services.ts')
    const { deriveAll } = await import('../../coordination/tunnels/derive-requests.ts')
    return this.file<AllocationOrRequests>(path, { kind: 'requests', requests: [] }, (text, file) => {
      const placed = parseAllocation(text, { file, topology, ...this.#stoppable })
      if (placed.ok) return { ...placed, value: { kind: 'allocation', allocation: placed.value } }
      if (placed.diagnostics.some(isOfServices)) {
        const read = readServices(text, { file, topology })
        if (!read.ok) return read
        const services = read.value
        return { ...read, value: { kind: 'requests', requests: deriveAll(services), services } }
      }
      if (!placed.diagnostics.some(isUnplaced)) return placed
      const asked = parseRequests(text, { file, topology, ...this.#stoppable })
      return asked.ok ? { ...asked, value: { kind: 'requests', requests: asked.value } } : asked
    })
  }

  async certificate(path: string): Promise<Certificate> {
    const { parseCertificate } = await import('../../formats/others/parse-certificate.ts')
    return this.file(path, NO_PROOF, (text, file) => parseCertificate(text, { file }))
  }

  async hosts(path: string): Promise<MeasuredJitter> {
    const { parseHosts } = await import('../../formats/others/parse-hosts.ts')
    return this.file(path, NO_HOSTS, (text, file) => parseHosts(text, { file }))
  }

  /** First releases, ps, in the order of `tunnels`; not judged where those could not be read. */
  async phases(path: string, tunnels: readonly string[]): Promise<readonly number[]> {
    const { parsePhases } = await import('../../formats/others/parse-phases.ts')
    return this.#failed ? [] : this.file(path, [], (text, file) => parsePhases(text, { file, tunnels }))
  }

  async witness(path: string): Promise<Witness> {
    const { parseWitness } = await import('../../formats/others/parse-witness.ts')
    return this.file(path, NO_WITNESS, (text, file) => parseWitness(text, { file }))
  }

  async replay(path: string): Promise<Replay> {
    const { parseReplay } = await import('../../formats/others/parse-replay.ts')
    return this.file(path, NO_REPLAY, (text, file) => parseReplay(text, { file }))
  }

  /** Without a path what devices are by default. `of` are the tunnels it may speak of. */
  async devices(
    path: string | undefined,
    topology: Topology,
    of: AllocationOrRequests,
  ): Promise<DeviceDescription> {
    const { DEFAULT_DEVICES } = await import('../../model/devices.ts')
    if (path === undefined) return DEFAULT_DEVICES
    const { parseDevices } = await import('../../formats/others/parse-devices.ts')
    // Names of a file that could not be read are not known: those in this one may be right.
    const tunnels = this.#failed ? {} : { tunnels: tunnelsOf(of).map(t => t.id) }
    return this.file(path, DEFAULT_DEVICES, (text, file) =>
      parseDevices(text, { file, topology, ...tunnels }),
    )
  }

  /** What `simulate --json` printed of these tunnels. */
  async simulation(path: string, tunnels: readonly string[]): Promise<SimulationResult | undefined> {
    const { parseSimulation } = await import('../../formats/others/parse-simulation.ts')
    return this.file<SimulationResult | undefined>(path, undefined, (text, file) =>
      parseSimulation<SimulationResult>(text, { file, tunnels }),
    )
  }

  /** What `survive --json` or `headroom --json` printed; nothing where it could not be read. */
  async planning(path: string): Promise<readonly PlanningFile[]> {
    const { parsePlanning } = await import('../../formats/others/parse-planning.ts')
    return this.file<readonly PlanningFile[]>(path, [], (text, file) => {
      const parsed = parsePlanning(text, { file })
      return parsed.ok ? { ...parsed, value: [parsed.value] } : parsed
    })
  }

  /** Text of a file or of stdin, parsed; `instead` where that is not possible. */
  async file<T>(path: string, instead: T, parse: (text: string, file: string) => Parsed<T>): Promise<T> {
    const file = path === '-' ? STDIN : path
    const read = await this.#read(path)
    const text = read.ok ? read.text : read
    if (text.ok) this.#texts?.set(path, text.text)
    if (this.#isOver?.()) this.#endReading(file)
    const parsed = text.ok ? this.#parsed(() => parse(text.text, file), file) : text
    const found = parsed.ok ? parsed.warnings : await this.#foreignOr(parsed.diagnostics, read, file)
    this.#diagnostics.push(...(this.#topologyFailed ? found.filter(d => !NEEDS_TOPOLOGY.has(d.code)) : found))
    if (!parsed.ok) this.#failed = true
    return parsed.ok ? parsed.value : instead
  }

  /**
   * Says what was found, and stops here unless every file can be used, and there is time to say something about what is in
   * them: to describe it takes about as long as to read it, whether or not anything is computed.
   */
  async finish(): Promise<void> {
    await sayDiagnostics(this.#diagnostics, this.#options, this.#io)
    if (this.#failed) throw new InputError()
    if (this.#isOver?.((this.#io.now() - this.#beganMs) * RESULT_TO_READING))
      this.#endForTime('reading the files took the time that a result would need')
  }

  get #stoppable(): { readonly shouldStop?: () => boolean } {
    const isOver = this.#isOver
    return isOver === undefined ? {} : { shouldStop: () => isOver() }
  }

  #parsed<T>(parse: () => Parsed<T>, file: string): Parsed<T> {
    try {
      return parse()
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
      return this.#endReading(file)
    }
  }

  #endReading(file: string): never {
    return this.#endForTime(`the time was over while ${file} was read`)
  }

  #endForTime(why: string): never {
    const text = `TIME_LIMIT nothing is computed: ${why}; a longer --time-limit decides more`
    note(text, this.#options, this.#io)
    throw new TimeOverError()
  }

  /** Of a file of another program, one line that says so. */
  async #foreignOr(
    diagnostics: readonly Diagnostic[],
    read: ReadBytes,
    file: string,
  ): Promise<readonly Diagnostic[]> {
    const { foreignHint } = await import('./foreign.ts')
    const hint = await foreignHint(read, file, this.#topologyRead ? 'requests' : 'topology')
    return hint === undefined ? diagnostics : [hint]
  }

  async #read(path: string): Promise<ReadBytes> {
    const { readBytesFile } = await import('../../formats/files.ts')
    if (path === '-' && this.#stdinTaken) throw new UsageError('only one file can come from standard input')
    this.#stdinTaken ||= path === '-'
    return readBytesFile(path)
  }
}
