import { expect, test } from 'vitest'
import type { Certificate } from '../../../src/certificate/certificate.ts'
import { parseCertificate } from '../../../src/formats/others/parse-certificate.ts'
import { says } from '../says.ts'

const certificate: Certificate = {
  schema: 'xlane/certificate@1',
  lineShaping: true,
  arrivalLimit: 1_000_000,
  tunnels: [{ id: 'a', tree: ['h1>s1', 's1>h2'], jitterPs: [0, 12_345] }],
  waits: [{ link: 'h1>s1', lane: 0, transmissionPs: 67_200, waitPs: 12_345 }],
}

const parse = (value: unknown) => parseCertificate(JSON.stringify(value), { file: 'c.json' })

test('reads what was written', () => {
  expect(parse(certificate)).toEqual({ ok: true, value: certificate, warnings: [] })
})

test.each<[string, unknown, string]>([
  [
    'another kind of file',
    { ...certificate, schema: 'xlane/analysis@1' },
    '1:11 BAD_CHOICE schema: expected xlane/certificate@1; found xlane/analysis@1',
  ],
  [
    'half a picosecond',
    { ...certificate, waits: [{ ...certificate.waits[0], waitPs: 0.5 }] },
    '1:210 OUT_OF_RANGE waits[0].waitPs: expected a whole number of picoseconds, at least 0; found 0.5',
  ],
  [
    'a negative jitter',
    { ...certificate, tunnels: [{ ...certificate.tunnels[0], jitterPs: [0, -1] }] },
    '1:135 OUT_OF_RANGE tunnels[0].jitterPs[1]: expected a whole number of picoseconds, at least 0; found -1',
  ],
  [
    'more picoseconds than are safe',
    { ...certificate, waits: [{ ...certificate.waits[0], waitPs: 2 ** 53 }] },
    '1:210 OUT_OF_RANGE waits[0].waitPs: expected a whole number of picoseconds, at least 0; found 9007199254740992',
  ],
  [
    'a jitter too few',
    { ...certificate, tunnels: [{ ...certificate.tunnels[0], jitterPs: [0] }] },
    '1:132 WRONG_TYPE tunnels[0].jitterPs: expected one jitter for each of 2 links; found 1',
  ],
  [
    'a stranger',
    { ...certificate, extra: 1 },
    '1:218 UNKNOWN_KEY extra: expected one of schema, lineShaping, arrivalLimit, tunnels, waits, diverging; found extra',
  ],
  ['a list', [], '1:1 WRONG_TYPE: expected a certificate; found an empty list'],
])('%s', (_name, value, expected) => {
  expect(says(parse(value))).toEqual([expected])
})
