// Adds to package-lock.json the optional packages of other platforms that the registry at hand did not have when it
// was written: npm drops such an entry from the lockfile, and `npm ci` then refuses the lockfile for lacking it
// ("Missing: NAME@ from lock file"). Run after any `npm install` that changes the lockfile: `npm run lock`.
import { readFileSync, writeFileSync } from 'node:fs'

const path = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(path, 'utf8'))

const only = (key, value) => (value === undefined ? {} : { [key]: [value] })

/** What a binding is for, as its name says it: `@scope/binding-linux-x64-musl`. */
const platform = name => ({
  ...only(
    'cpu',
    /[-/](arm64|armv7|arm|x64|ia32|ppc64|riscv64|s390x|loong64|mips64el|wasm32)\b/.exec(name)?.[1],
  ),
  ...only(
    'os',
    /[-/](aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)\b/.exec(name)?.[1],
  ),
  ...only('libc', /-(musl|musleabihf)$/.test(name) ? 'musl' : undefined),
})

const added = []
for (const { optionalDependencies = {}, dev = false } of Object.values(lock.packages))
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const key = `node_modules/${name}`
    if (Object.keys(lock.packages).some(other => other.endsWith(key))) continue
    const { cpu, os, libc } = platform(name)
    if (!/^\d/.test(version) || (cpu ?? os) === undefined)
      throw new Error(`${name}@${version}: not an exact version of a platform's binding; add it by hand`)
    lock.packages[key] = {
      version,
      ...(cpu && { cpu }),
      ...(dev && { dev }),
      ...(libc && { libc }),
      optional: true,
      ...(os && { os }),
    }
    added.push(`${name}@${version}`)
  }

const root = lock.packages['']
const sorted = Object.entries(lock.packages).filter(([key]) => key !== '')
sorted.sort(([a], [b]) => a.localeCompare(b, 'en'))
lock.packages = Object.fromEntries([['', root], ...sorted])
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
for (const name of added) console.log(`added ${name}`)
