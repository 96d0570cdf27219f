import { gzipSync } from 'node:zlib'
import type { Contract } from '../../controller/contract/contract.ts'
import type { JournalEntry } from '../../controller/contract/journal-entry.ts'
import { resolveControllerOptions } from '../../controller/contract/options.ts'
import { type ControllerState, evolve } from '../../controller/contract/state.ts'
import type { NetworkElement } from '../../model/command.ts'
import type { Topology } from '../../model/topology.ts'
import { buildPageData } from '../../page/build-page-data.ts'
import { tightestOf } from '../../page/head/tightest.ts'
import { inOrder } from '../../page/live/apply-patch.ts'
import type { LivePatch, LiveState } from '../../page/live/live-view.ts'
import { type Names, namesOf } from '../../page/names.ts'
import type { PageData, PagePort, PageWaterfall } from '../../page/page-data.ts'
import { pagePort } from '../../page/page-port.ts'
import { pageWaterfall } from '../../page/page-tunnels.ts'
import type { Told } from '../long/state-copy.ts'
import { ChangedRows } from './changed-rows.ts'
import { liveContract } from './live-contract.ts'
import { MirroredEngine } from './mirrored-engine.ts'

/** What the page asks. */
export type Question =
  /** All that it shows, or what is different from a version it knows. */
  | { readonly kind: 'view'; readonly since?: string }
  /** Where the bound of a tunnel comes from. */
  | { readonly kind: 'waterfall'; readonly id: string }
  /** The worst instant of a queue. */
  | { readonly kind: 'port'; readonly link: string; readonly lane: number }

/** What it is answered. */
export type Answer =
  | {
      readonly kind: 'view'
      readonly version: string
      readonly isWhole: boolean
      readonly json: Uint8Array<ArrayBuffer>
      readonly gzip: Uint8Array<ArrayBuffer>
    }
  | { readonly kind: 'waterfall'; readonly waterfall: PageWaterfall | undefined }
  | { readonly kind: 'port'; readonly port: PagePort | undefined }

/** Names of rows that are gone are remembered for pages that know them: so many. */
const MOST_GONE = 20_000

/**
 * A copy of a controller's state that follows its decisions, and knows what pages show of it. It decides nothing, and works where it
 * keeps nobody waiting: in a thread.
 */
export class Mirror {
  readonly #epoch: string
  readonly #state: ControllerState
  readonly #begunWith: Topology
  readonly #engine: MirroredEngine
  #here: string
  /** Of the network there is; others begin anew. */
  #tunnels = new ChangedRows()
  #links = new ChangedRows()
  #contracts = new ChangedRows()
  #rest = new ChangedRows()
  /** The first decision from which on differences are known. */
  #from: number
  /** The decision that the rows are of. */
  #rowsAt = -1

  /** `here` is the place in the stream of events; `epoch` tells its versions from those of every other. */
  constructor(pieces: readonly Told[], here: string, epoch: string) {
    const [first] = pieces
    if (first?.kind !== 'controller') throw new Error('what a controller is comes first')
    const held = new Map<string, Contract>()
    for (const piece of pieces)
      if (piece.kind === 'contracts') for (const contract of piece.contracts) held.set(contract.id, contract)
    this.#epoch = epoch
    this.#here = here
    this.#begunWith = first.topology
    this.#state = { ...first.state, held }
    this.#from = this.#state.sequence
    const { analysis } = resolveControllerOptions(first.options)
    this.#engine = new MirroredEngine(this.#state, () => this.#topology, analysis)
  }

  get #topology(): Topology {
    return this.#state.topology ?? this.#begunWith
  }

  /** Follows a decision; `here` is the place in the stream of events behind it. */
  decided({ decision }: Pick<JournalEntry, 'decision'>, here: string): void {
    evolve(this.#state, decision)
    this.#here = here
    const { held, renewed, replaced = [], gone, network } = decision
    this.#engine.touch([
      ...gone,
      ...[...held, ...replaced, ...(renewed ? [renewed] : [])].map(({ id }) => id),
    ])
    if (network === undefined) return
    this.#engine.forget()
    if (network.topology === undefined) return
    // Rows name links and nodes by their places.
    this.#from = this.#state.sequence
    this.#tunnels = new ChangedRows()
    this.#links = new ChangedRows()
    this.#contracts = new ChangedRows()
    this.#rest = new ChangedRows()
  }

  answer(question: Question): Answer {
    switch (question.kind) {
      case 'view':
        return this.#view(question.since)
      case 'waterfall': {
        const explanation = this.#engine.explain(question.id)
        return {
          kind: 'waterfall',
          waterfall: explanation && pageWaterfall(explanation, namesOf(this.#topology)),
        }
      }
      case 'port': {
        const curves = this.#engine.curves(question.link, question.lane)
        const link = this.#topology.links.findIndex(({ id }) => id === question.link)
        return { kind: 'port', port: curves && pagePort(curves, link) }
      }
    }
    return question satisfies never
  }

  #view(since: string | undefined): Answer {
    this.#bringUp()
    const known = since === undefined ? undefined : this.#sequenceOf(since)
    const text = since === undefined || known === undefined ? this.#whole() : this.#patch(since, known)
    const json = new TextEncoder().encode(text)
    return {
      kind: 'view',
      version: this.#version,
      isWhole: known === undefined,
      json,
      // Of its own memory, that it can be handed over.
      gzip: Uint8Array.from(gzipSync(json)),
    }
  }

  get #version(): string {
    return `${this.#epoch}.${this.#state.sequence}`
  }

  /** Undefined where what is different from it is not known. */
  #sequenceOf(version: string): number | undefined {
    const [epoch, text = ''] = version.split('.')
    const sequence = /^\d{1,15}$/.test(text) ? Number(text) : -1
    const isKnown = epoch === this.#epoch && sequence >= this.#from && sequence <= this.#state.sequence
    return isKnown ? sequence : undefined
  }

  #bringUp(): void {
    const { sequence, held } = this.#state
    if (this.#rowsAt === sequence) return
    const { tunnels, links, ...rest } = this.#data()
    this.#tunnels.update(keyed(tunnels), sequence)
    this.#links.update(
      links.map((link, i) => [String(i), link]),
      sequence,
    )
    this.#contracts.update(keyed(inOrder([...held.values()].map(liveContract))), sequence)
    this.#rest.update(Object.entries(rest), sequence)
    this.#rowsAt = sequence
    if (this.#tunnels.goneCount + this.#contracts.goneCount <= MOST_GONE) return
    this.#tunnels.forgetGone()
    this.#contracts.forgetGone()
    this.#from = sequence
  }

  #data(): PageData {
    const all = this.#engine.result()
    const result = { ...all, tunnels: inOrder(all.tunnels) }
    const first = tightestOf(result)
    const explained = first && this.#engine.explain(first.id)
    const data = buildPageData({
      topology: this.#topology,
      result,
      explanations: explained === undefined ? [] : [explained],
    })
    const { failed = [] } = this.#state
    return failed.length === 0 ? data : { ...data, down: placesOf(failed, namesOf(this.#topology)) }
  }

  /** What whole and patch have in common, as members of an object. */
  #stateText(): string {
    const { sequence, settledMs, failed = [] } = this.#state
    const state: LiveState = { version: this.#version, lastEventId: this.#here, sequence, settledMs, failed }
    return JSON.stringify(state).slice(1, -1)
  }

  #whole(): string {
    const rest = this.#rest.since(-1).map(member)
    const data = [...rest, `"links":${this.#links.all()}`, `"tunnels":${this.#tunnels.all()}`].join(',')
    return `{"kind":"whole",${this.#stateText()},"data":{${data}},"contracts":${this.#contracts.all()}}`
  }

  #patch(since: string, known: number): string {
    const changes = (rows: ChangedRows): string =>
      `{"put":[${rows.since(known).map(([, text]) => text)}],"gone":${JSON.stringify(rows.gone(known))}}`
    const links = this.#links.since(known).map(([place, text]) => `[${place},${text}]`)
    const parts: Readonly<Record<Exclude<keyof LivePatch, keyof LiveState | 'kind'>, string>> = {
      since: JSON.stringify(since),
      tunnels: changes(this.#tunnels),
      contracts: changes(this.#contracts),
      links: `[${links.join(',')}]`,
      rest: `{${this.#rest.since(known).map(member).join(',')}}`,
      restGone: JSON.stringify(this.#rest.gone(known)),
    }
    return `{"kind":"patch",${this.#stateText()},${Object.entries(parts).map(member).join(',')}}`
  }
}

/** What has failed, by its places in the page's lists. */
const placesOf = (
  failed: readonly NetworkElement[],
  { link, node }: Names,
): NonNullable<PageData['down']> => ({
  links: failed.flatMap(what => ('link' in what ? (link.get(what.link) ?? []) : [])),
  nodes: failed.flatMap(what => ('node' in what ? (node.get(what.node) ?? []) : [])),
})

const member = ([key, text]: readonly [key: string, text: string]): string => `${JSON.stringify(key)}:${text}`

const keyed = <T extends { readonly id: string }>(rows: readonly T[]): readonly (readonly [string, T])[] =>
  rows.map(row => [row.id, row])
