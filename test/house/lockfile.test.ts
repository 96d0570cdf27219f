import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

interface Locked {
  readonly resolved?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const path = resolve(import.meta.dirname, '../../package-lock.json')
const packages: Record<string, Locked> = JSON.parse(readFileSync(path, 'utf8')).packages
const places = Object.keys(packages)

test('the lockfile names no download address', () => {
  expect(places.filter(place => packages[place]?.resolved !== undefined)).toEqual([])
})

// Where a registry has no binding for another platform, npm leaves it out and `npm ci` then refuses the lockfile.
test('the lockfile names the bindings of all platforms (else: npm run lock)', () => {
  const names = places.flatMap(place => Object.keys(packages[place]?.optionalDependencies ?? {}))
  expect(names.length).toBeGreaterThan(0)
  expect(names.filter(name => !places.some(place => place.endsWith(`node_modules/${name}`)))).toEqual([])
})
