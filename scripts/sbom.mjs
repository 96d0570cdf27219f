// The software bill of materials that travels in the package: what is bundled into dist/ (as the licence files beside it
// list it) and what npm installs along with it (as the lockfile has it), in CycloneDX. The same build gives the same bytes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library'

const BUNDLED_LISTS = ['dist/THIRD-PARTY-LICENSES.md', 'dist/PAGE-LICENSES.md', 'dist/PLAYGROUND-LICENSES.md']

/** `## name 1.2.3 (MIT)`, one a bundled package. */
const bundledIn = text =>
  [...text.matchAll(/^## (\S+) (\S+) \((.*)\)$/gm)].map(([, name, version]) => ({ name, version }))

/** The entry of the lockfile that `name` means when the package at `from` asks for it. */
const installed = (packages, from, name) => {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const key = `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (packages[key] !== undefined) return key
    if (at === '') return undefined
  }
}

/** Keys of all that installing the package installs; what exists for other platforms only is left out where the lock has it not. */
const runtimeKeys = packages => {
  const keys = new Set()
  const open = ['']
  for (const key of open) {
    const { dependencies = {}, optionalDependencies = {} } = packages[key]
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const found = installed(packages, key, name)
      if (found === undefined || keys.has(found)) continue
      keys.add(found)
      open.push(found)
    }
  }
  return [...keys].sort()
}

const purl = (name, version) => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`

const component = (name, entry, bundled) => {
  const { version, license, integrity } = entry
  const made = new Models.Component(Enums.ComponentType.Library, name, {
    version,
    bomRef: `${purl(name, version)}${bundled ? '#bundled' : ''}`,
    purl: purl(name, version),
    scope: entry.optional ? Enums.ComponentScope.Optional : Enums.ComponentScope.Required,
  })
  if (license !== undefined) made.licenses.add(new Models.NamedLicense(license))
  if (integrity?.startsWith('sha512-'))
    made.hashes.set(Enums.HashAlgorithm['SHA-512'], Buffer.from(integrity.slice(7), 'base64').toString('hex'))
  made.properties.add(new Models.Property('xlane:delivery', bundled ? 'bundled' : 'installed'))
  return made
}

/** The bill of materials of the tree at `root`, whose dist/ is built, as JSON. */
export const sbom = root => {
  const read = file => readFileSync(join(root, file), 'utf8')
  const { packages } = JSON.parse(read('package-lock.json'))
  const { name, version } = JSON.parse(read('package.json'))
  const bom = new Models.Bom({
    metadata: new Models.Metadata({
      component: new Models.Component(Enums.ComponentType.Application, name, {
        version,
        bomRef: purl(name, version),
        purl: purl(name, version),
      }),
    }),
  })
  const bundled = new Map(
    BUNDLED_LISTS.flatMap(file => bundledIn(read(file))).map(p => [`${p.name} ${p.version}`, p]),
  )
  for (const { name: inside, version: of } of bundled.values()) {
    const entry = Object.entries(packages).find(
      ([key, e]) => key.endsWith(`node_modules/${inside}`) && e.version === of,
    )
    if (entry === undefined)
      throw new Error(`${inside} ${of} is bundled, and package-lock.json does not know it`)
    bom.components.add(component(inside, { ...entry[1], optional: false }, true))
  }
  for (const key of runtimeKeys(packages)) {
    const outside = key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length)
    bom.components.add(component(outside, packages[key], false))
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6))
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`
}
