import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BuildOptions } from '../../src/convert/build/options.ts'
import { NO_RULES } from '../../src/convert/build/rules.ts'
import { type Conversion, type Converted, convertFiles } from '../../src/convert/convert.ts'
import { rateUnit } from '../../src/convert/foreign/amounts.ts'
import type { ReadOptions } from '../../src/convert/foreign/reading.ts'
import { renderDiagnostics } from '../../src/formats/diagnostics/render-diagnostic.ts'

export interface Asked extends Partial<ReadOptions>, Partial<BuildOptions> {
  readonly capacityUnit?: string
  readonly requests?: boolean
}

/** Files in test/convert/files, whose sources and licences SOURCES.md there names. */
export const fileText = (name: string): string =>
  readFileSync(join(import.meta.dirname, 'files', name), 'utf8')

/** Text of one file or several, converted with the defaults of the command line but for what is asked. */
export const convertText = (
  text: string | Readonly<Record<string, string>>,
  asked: Asked = {},
): Promise<Conversion> => {
  const files = typeof text === 'string' ? { input: text } : text
  const {
    labels = false,
    network,
    packetBits,
    capacityUnit,
    capacityUnitBps,
    requests = true,
    ...build
  } = asked
  const unit = capacityUnit === undefined ? capacityUnitBps : rateUnit(capacityUnit)
  return convertFiles(
    Object.entries(files).map(([name, content]) => ({
      name,
      text: content,
      sha256: createHash('sha256').update(content).digest('hex'),
    })),
    {
      requests,
      read: {
        labels,
        ...(network === undefined ? {} : { network }),
        ...(packetBits === undefined ? {} : { packetBits }),
        ...(unit === undefined ? {} : { capacityUnitBps: unit }),
      },
      build: { detour: 1.5, attachHosts: 0, names: 'label', rules: NO_RULES, ...build },
    },
  )
}

/** What was made of it; the diagnostics as an error where nothing was. */
export const converted = async (
  text: string | Readonly<Record<string, string>>,
  asked?: Asked,
): Promise<Converted> => {
  const result = await convertText(text, asked)
  if (!result.ok) throw new Error(renderDiagnostics(result.diagnostics))
  return result
}

/** Codes and places of what is wrong: `3:5 UNKNOWN_NODE`. */
export const faults = async (
  text: string | Readonly<Record<string, string>>,
  asked?: Asked,
): Promise<readonly string[]> => {
  const result = await convertText(text, asked)
  return result.ok ? [] : result.diagnostics.map(d => `${d.line}:${d.column} ${d.code}`)
}
