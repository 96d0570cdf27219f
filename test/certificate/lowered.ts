import type { Certificate } from '../../src/certificate/certificate.ts'

/** Every certificate that has one J or Q less by 1 ps, and which. */
export function* lowered(certificate: Certificate): Generator<readonly [string, Certificate]> {
  const { tunnels, waits } = certificate
  for (const [i, wait] of waits.entries())
    if (wait.waitPs > 0)
      yield [
        `Q at ${wait.link}, lane ${wait.lane}, C ${wait.transmissionPs}`,
        { ...certificate, waits: waits.with(i, { ...wait, waitPs: wait.waitPs - 1 }) },
      ]
  for (const [i, tunnel] of tunnels.entries())
    for (const [h, j] of tunnel.jitterPs.entries())
      if (j > 0)
        yield [
          `J of ${tunnel.id} at ${tunnel.tree[h]}`,
          {
            ...certificate,
            tunnels: tunnels.with(i, { ...tunnel, jitterPs: tunnel.jitterPs.with(h, j - 1) }),
          },
        ]
}
