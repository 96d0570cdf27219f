import { describe } from '../../model/checks/words.ts'
import type { MeasuredJitter } from '../../model/hosts.ts'
import { PPB } from '../../quantity/scale.ts'
import { orThrow, type Parsed } from '../diagnostics/diagnostic.ts'
import { asFields, asList, asName, own, QuantityReader } from '../reading/fields.ts'
import { checkName } from '../reading/names.ts'
import { checkShape } from '../reading/shape.ts'
import { hostsSchema } from '../schemas/hosts-schema.ts'
import { Problems } from '../source/problems.ts'
import { readSource } from '../source/read-source.ts'
import type { ParseOptions } from '../topology/parse-topology.ts'

/** Reads measured hosts: quantiles of the delay beyond the least latency. The name is the file's unless it gives one. */
export const parseHosts = (text: string, { file }: ParseOptions): Parsed<MeasuredJitter> => {
  const read = readSource(text, file, 'hosts', ['quantiles'])
  if (!read.ok) return read
  const { source } = read
  const problems = new Problems()
  const root = asFields(source.data)
  if (source.data !== undefined) checkShape(hostsSchema, source.data, [], problems)
  const name = asName(own(root, 'name')) ?? file
  if (asName(own(root, 'name')) !== undefined) checkName(problems, [], 'name', 'value', name)
  const reader = new QuantityReader(problems)
  const list = asList(own(root, 'quantiles')).map((raw, i) => {
    const path = ['quantiles', i]
    const fields = asFields(raw)
    return {
      sharePpb: reader.whole(fields, path, 'share', 'ratio'),
      delayPs: reader.whole(fields, path, 'delay', 'time'),
    }
  })
  const wrong = (index: number, key: 'share' | 'delay', expected: string): void =>
    problems.add({
      code: 'OUT_OF_RANGE',
      path: ['quantiles', index, key],
      expected,
      found: describe(own(asFields(asList(own(root, 'quantiles'))[index]), key)),
    })
  if (!problems.hasErrors && source.data !== undefined) {
    if (list.length < 2)
      problems.add({
        code: 'WRONG_TYPE',
        path: ['quantiles'],
        expected: 'at least two quantiles, the first of 0 % and the last of 100 %',
        found: `${list.length}`,
      })
    else {
      if (list[0]!.sharePpb !== 0) wrong(0, 'share', '0 % in the first quantile: the least delay')
      if (list.at(-1)!.sharePpb !== PPB)
        wrong(list.length - 1, 'share', '100 % in the last quantile: the greatest delay')
      for (const [i, { sharePpb, delayPs }] of list.entries()) {
        const before = list[i - 1]
        if (before === undefined) continue
        if (sharePpb! <= before.sharePpb!) wrong(i, 'share', 'a share above that of the quantile before')
        if (delayPs! < before.delayPs!) wrong(i, 'delay', 'a delay not below that of the quantile before')
      }
    }
  }
  const diagnostics = problems.toDiagnostics(file, source)
  if (source.data === undefined || diagnostics.some(d => d.severity === 'error'))
    return { ok: false, diagnostics }
  return {
    ok: true,
    value: {
      name,
      share: list.map(q => q.sharePpb! / PPB),
      delayPs: list.map(q => q.delayPs!),
    },
    warnings: diagnostics,
  }
}

/** The hosts, or a FormatError with every diagnostic. */
export const parseHostsOrThrow = (text: string, options: ParseOptions): MeasuredJitter =>
  orThrow(parseHosts(text, options))
