import type { Fault } from '../../model/rehearsal.ts'

/** Which packets get through: cuts, and packets to be lost or doubled. */
export class Weather {
  /** By sender: receivers, one bit each, that hear nothing of it. */
  readonly #cutOff: Int32Array
  readonly #cuts: (Fault & { kind: 'cut' })[] = []
  readonly #width: number
  readonly #skip: Int32Array
  readonly #lose: Int32Array
  readonly #double: Int32Array
  readonly #laterPs: Float64Array

  constructor(members: number, tunnels: number) {
    this.#width = members
    this.#cutOff = new Int32Array(members)
    const pairs = tunnels * members
    this.#skip = new Int32Array(pairs)
    this.#lose = new Int32Array(pairs)
    this.#double = new Int32Array(pairs)
    this.#laterPs = new Float64Array(pairs)
  }

  begin(fault: Fault): void {
    if (fault.kind === 'cut') {
      this.#cuts.push(fault)
      this.#layCuts()
    } else if (fault.kind === 'lose') {
      const at = fault.tunnel * this.#width + fault.receiver
      this.#skip[at] = fault.skip
      this.#lose[at] = fault.count
    } else if (fault.kind === 'double') {
      const at = fault.tunnel * this.#width + fault.receiver
      this.#double[at] = fault.count
      this.#laterPs[at] = fault.laterPs
    }
  }

  endCut(fault: Fault & { kind: 'cut' }): void {
    this.#cuts.splice(this.#cuts.indexOf(fault), 1)
    this.#layCuts()
  }

  #layCuts(): void {
    for (let m = 0; m < this.#width; m++) {
      this.#cutOff[m] = 0
      for (const { from, to } of this.#cuts) if ((from & (1 << m)) !== 0) this.#cutOff[m] |= to & ~(1 << m)
    }
  }

  /** Whether a packet does not get through. */
  loses(tunnel: number, sender: number, receiver: number): boolean {
    if ((this.#cutOff[sender] & (1 << receiver)) !== 0) return true
    const at = tunnel * this.#width + receiver
    if (this.#lose[at] === 0) return false
    if (this.#skip[at] > 0) {
      this.#skip[at]--
      return false
    }
    this.#lose[at]--
    return true
  }

  /** How much later a packet comes again, 0 for not. */
  doublesAfter(tunnel: number, receiver: number): number {
    const at = tunnel * this.#width + receiver
    if (this.#double[at] === 0) return 0
    this.#double[at]--
    return this.#laterPs[at]
  }
}
