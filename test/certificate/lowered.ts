import type { Certificate } from '../../src/certificate/certificate.ts'
import type { Topology } from '../../src/model/topology.ts'

/** Whether waits may be more than what their jitters ask for: around a cycle, beyond the limit, they are kept from falling (MODEL "Long busy periods"). */
const mayBeKept = ({ name }: Topology, { arrivalLimit }: Certificate): boolean =>
  arrivalLimit < 1000 && name.endsWith('ring')

/** Every certificate that has one J or Q less by 1 ps and must be refused for it, and which. */
export function* lowered(
  topology: Topology,
  certificate: Certificate,
): Generator<readonly [string, Certificate]> {
  const { tunnels, waits } = certificate
  const isKept = mayBeKept(topology, certificate)
  for (const [i, wait] of waits.entries())
    if (wait.waitPs > 0 && !isKept)
      yield [
        `Q at ${wait.link}, lane ${wait.lane}, C ${wait.transmissionPs}`,
        { ...certificate, waits: waits.with(i, { ...wait, waitPs: wait.waitPs - 1 }) },
      ]
  for (const [i, tunnel] of tunnels.entries())
    for (const [h, j] of tunnel.jitterPs.entries())
      if (j !== null && j > 0)
        yield [
          `J of ${tunnel.id} at ${tunnel.tree[h]}`,
          {
            ...certificate,
            tunnels: tunnels.with(i, { ...tunnel, jitterPs: tunnel.jitterPs.with(h, j - 1) }),
          },
        ]
}
