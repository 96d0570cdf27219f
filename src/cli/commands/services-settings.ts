import { join } from 'node:path'
import type { ServicesResult } from '../../coordination/outcome/services-result.ts'
import { SYSTEMS, type SystemName } from '../../coordination/settings/system.ts'
import { nearest } from '../../quantity/nearest.ts'
import { quantityOption } from '../options/quantity-option.ts'
import { checkFolder } from '../output/make-folder.ts'
import type { OutputFile } from '../output/output.ts'
import { UsageError } from '../process/failure.ts'

interface SettingsOptions {
  readonly settings?: string
  readonly system?: string
  readonly stall?: string
}

/** Which systems, on hosts that may stall so long. */
export interface SettingsAsked {
  readonly systems: readonly SystemName[]
  readonly stallPs: number
}

const isSystem = (name: string): name is SystemName => (SYSTEMS as readonly string[]).includes(name)

/** What `--settings`, `--system` and `--stall` ask for; undefined where none is there. Throws UsageError. */
export const settingsAsked = async ({
  settings,
  system,
  stall,
}: SettingsOptions): Promise<SettingsAsked | undefined> => {
  if (settings === undefined && system === undefined) {
    if (stall !== undefined)
      throw new UsageError("option '--stall' is about settings: add --system <names> or --settings <folder>")
    return undefined
  }
  if (settings !== undefined) checkFolder('--settings', settings)
  if (stall === undefined)
    throw new UsageError(
      'settings rest on how long a host may stall: add --stall <time>, declared or measured (0 s: never)',
    )
  const names = system === undefined ? SYSTEMS : system.split(',').map(name => name.trim())
  const systems = names.map(name => {
    if (isSystem(name)) return name
    const near = nearest(name, SYSTEMS)
    throw new UsageError(
      `option '--system': expected ${SYSTEMS.join(', ')}; found ${name}${near === undefined ? '' : `; did you mean ${near}?`}`,
    )
  })
  return {
    systems: [...new Set(systems)],
    stallPs: await quantityOption('--stall <time>', stall, 'time'),
  }
}

/** The result with the settings of each failure detection that is in place. */
export const withSettings = async (
  result: ServicesResult,
  { systems, stallPs }: SettingsAsked,
): Promise<ServicesResult> => {
  const { settingsFor } = await import('../../coordination/settings/settings-for.ts')
  const { settingsNumbers } = await import('../../coordination/settings/settings-numbers.ts')
  const settings = result.services.flatMap(service =>
    service.kind === 'failure-detection' && service.accepted
      ? systems.map(system => ({
          service: service.id,
          ...settingsFor(system, settingsNumbers(service), stallPs),
        }))
      : [],
  )
  const { analysis, ...rest } = result
  return { ...rest, settings, analysis }
}

/** A file a system; with the service before its name where the file has several failure detections. */
export const settingsFiles = ({ settings = [] }: ServicesResult, folder: string): readonly OutputFile[] => {
  const several = new Set(settings.map(({ service }) => service)).size > 1
  return settings.map(({ service, file, text }) => ({
    path: join(folder, several ? `${service}.${file}` : file),
    text,
  }))
}
