import type { Build } from './build-name.ts'
import type { SayTrouble } from './connection.ts'
import { type Presence, workersText } from './presence.ts'

const EVERY_MS = 1000
/** Time for those who are there to be seen. */
const PATIENCE_MS = 2000

/** Who works for one who waits: said at the beginning and whenever it changes between somebody and nobody. */
export class Workers {
  readonly #presence: Presence
  readonly #build: Build
  readonly #say: SayTrouble
  readonly #beganMs = performance.now()
  #lookedMs = Number.NEGATIVE_INFINITY
  #said = ''

  constructor(presence: Presence, build: Build, say: SayTrouble) {
    this.#presence = presence
    this.#build = build
    this.#say = say
  }

  /** Called often, looks seldom. */
  async look(): Promise<void> {
    const nowMs = performance.now()
    if (nowMs - this.#lookedMs < EVERY_MS) return
    this.#lookedMs = nowMs
    const workers = (await this.#presence.all()).filter(({ role }) => role === 'worker')
    const same = workers.filter(({ build }) => build === this.#build.name)
    if (same.length === 0 && nowMs - this.#beganMs < PATIENCE_MS) return
    const others = [...new Set(workers.filter(({ build }) => build !== this.#build.name).map(buildText))]
    this.#sayOnce(
      same.length > 0
        ? workersText(same)
        : `no worker of this build (${buildText({ build: this.#build.name, version: this.#build.version })}) is here: start one with \`xlane worker --redis URL\`` +
            (others.length === 0 ? '' : `; those that are here are of another: ${others.join(', ')}`),
    )
  }

  #sayOnce(text: string): void {
    if (text !== this.#said) this.#say(text)
    this.#said = text
  }
}

const buildText = ({ version, build }: { readonly version: string; readonly build: string }): string =>
  `xlane ${version}, ${build}`
