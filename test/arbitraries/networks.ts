import fc from 'fast-check'
import { describeNetwork, type Network, randomNetwork } from './network.ts'

const named = (network: Network): Network =>
  Object.defineProperty({ ...network }, fc.toStringMethod, {
    value: () => `${describeNetwork(network)} ${JSON.stringify(network)}`,
  })

/** Random networks for fast-check; a failing one shrinks by losing tunnels. */
class Networks extends fc.Arbitrary<Network> {
  readonly #most: number
  readonly #accept: (network: Network) => boolean

  constructor(most: number, accept: (network: Network) => boolean) {
    super()
    this.#most = most
    this.#accept = accept
  }

  override generate(random: fc.Random): fc.Value<Network> {
    for (;;) {
      const network = randomNetwork(random.nextInt(0, this.#most))
      if (network.tunnels.length > 0 && this.#accept(network)) return new fc.Value(named(network), undefined)
    }
  }

  override canShrinkWithoutContext(_value: unknown): _value is Network {
    return true
  }

  override shrink(network: Network): fc.Stream<fc.Value<Network>> {
    const fewer = network.tunnels
      .map((_, i) => ({ ...network, tunnels: network.tunnels.filter((_t, at) => at !== i) }))
      .filter(n => n.tunnels.length > 0 && this.#accept(n))
    return fc.stream(fewer.map(n => new fc.Value(named(n), undefined)).values())
  }
}

export const networks = (accept: (network: Network) => boolean = () => true): fc.Arbitrary<Network> =>
  new Networks(0x7fff_ffff, accept)

/** A network and one of its tunnels, by place. */
export const networksAndTunnel = (
  accept: (network: Network) => boolean = () => true,
): fc.Arbitrary<readonly [Network, number]> =>
  networks(accept).chain(n => fc.tuple(fc.constant(n), fc.nat(n.tunnels.length - 1)))
