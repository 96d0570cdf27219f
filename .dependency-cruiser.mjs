// The laws of the house (docs/ARCHITECTURE.md), each with its reason. `npm run layers` runs them; test/house/ proves
// that each of them bites.

import { builtinModules } from 'node:module'

/** The floors, lowest first. Rooms on one floor do not know each other. */
export const FLOORS = [
  ['quantity'],
  ['calculus', 'history', 'protocol'],
  ['model'],
  ['certificate'],
  ['generate'],
  ['formats'],
  // Files of other programs: on the product's own readers and printers, and known to nobody but the command line.
  ['convert'],
  ['network'],
  ['analysis', 'simulation'],
  // What is proven meets what is seen: the one room that knows the analysis, the checker and the simulation, and
  // compares them. Neither of them may know it, or evidence would borrow.
  ['proof'],
  // Prints what is installed, and has the analysis say what that is worth; says what services on proven ranges may count
  // on. Above the analysis, below what shows them.
  ['dataplane', 'coordination'],
  // Protocols in a world that may fail them, held against the numbers of services.
  ['trial'],
  ['report'],
  // Pictures: a network, and numbers over a parameter.
  ['graph', 'chart'],
  ['page'],
  ['engine'],
  ['allocation'],
  // What planners ask: what breaks, how much more, what would fix it.
  ['planning'],
  ['threads'],
  // Work cut into parts that need nothing of each other: done here, on threads, or on machines over Redis.
  ['jobs'],
  ['controller'],
  ['service', 'explorer', 'playground'],
  ['cli'],
]

/**
 * The floors inside a room, lowest first, each folder being one; files beside the folders stand above them. Only rooms
 * whose folders depend on each other in one direction are listed.
 */
export const INNER_FLOORS = {
  calculus: [['queue'], ['fast', 'exact']],
  coordination: [['tunnels'], ['numbers']],
  certificate: [['port']],
  controller: [['contract'], ['decide']],
  history: [['definition'], ['search', 'models'], ['reading']],
  protocol: [
    ['codec', 'wire'],
    ['detector', 'raft'],
  ],
  trial: [['engine']],
  simulation: [['setup'], ['kernels'], ['results', 'witness'], ['adversary']],
  convert: [
    ['foreign'],
    ['source'],
    ['analyzers', 'build', 'captures', 'graphs', 'inventories', 'labs', 'out', 'planners'],
  ],
  formats: [
    ['diagnostics'],
    ['source'],
    ['schemas', 'reading'],
    ['topology'],
    ['requests'],
    ['others', 'services', 'edits'],
  ],
  report: [
    ['typeset'],
    ['analysis', 'explanation', 'simulation', 'proof', 'rehearsal'],
    ['services', 'planning'],
  ],
  // The explorer's state machine is pure: what it asks of threads and of the screen goes out and comes back as data.
  explorer: [['what-if'], ['state'], ['view'], ['map'], ['frame'], ['update'], ['threads'], ['screen']],
  cli: [['process'], ['options'], ['output'], ['input'], ['commands']],
}

const room = names => `^src/(${names.join('|')})([.]tsx?$|/)`
const packages = names => `(^|/)node_modules/(${names.join('|')})/`

/** Where files, clocks, terminals, environment, processes and threads may be touched. */
export const EDGES =
  '^src/(cli[.]ts$|cli/(process|output)/|service/|threads/|jobs/redis/|explorer/(screen|threads)/|controller/journal/|' +
  'page/client/|playground/)' +
  '|^src/(formats/files|page/page-program)[.]ts$'

/** What users of the library import: `xlane` and its parts. */
const DOORS = '^src/(index[.]ts$|doors/)'

const OUTSIDE_WORLD = [
  'fs',
  'child_process',
  'worker_threads',
  'cluster',
  'os',
  'process',
  'tty',
  'readline',
  'net',
  'http',
  'https',
  'http2',
  'tls',
  'dgram',
  'dns',
  'perf_hooks',
  'timers',
  'inspector',
  'repl',
  'vm',
]

/** Packages, and the only rooms that may import them. A package that is not named here is nobody's. */
const HEAVY = [
  { packages: ['mathjs', 'decimal.js'], rooms: ['quantity'] },
  { packages: ['yaml'], rooms: ['formats'] },
  { packages: ['zod'], rooms: ['formats', 'service'] },
  { packages: ['commander'], rooms: ['cli'] },
  { packages: ['piscina'], rooms: ['threads'] },
  { packages: ['bullmq', 'ioredis'], rooms: ['jobs/redis'] },
  { packages: ['picocolors'], rooms: ['report', 'cli'] },
  { packages: ['string-width'], rooms: ['formats', 'report', 'cli'] },
  { packages: ['echarts'], rooms: ['chart'] },
  { packages: ['d3-graphviz', 'd3-scale'], rooms: ['page/client'] },
  { packages: ['ink', 'react', '@dagrejs/dagre'], rooms: ['explorer'] },
  { packages: ['saxes', 'csv-parse'], rooms: ['convert'] },
  { packages: ['pure-rand'], rooms: ['generate', 'simulation'] },
  { packages: ['fastify', 'fastify-type-provider-zod', '@fastify', 'prom-client'], rooms: ['service'] },
  { packages: ['libsql'], rooms: ['controller/journal'] },
  { packages: ['@codemirror', '@lezer'], rooms: ['playground'] },
]
const LIGHT = ['fraction[.]js', 'flatqueue']

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
  {
    name: 'calculus-imports-nothing-of-ours',
    comment:
      'The calculus must be readable beside a textbook and testable with three numbers: it knows no network, no ' +
      'file, no tunnel.',
    severity: 'error',
    from: { path: room(['calculus']) },
    to: { path: '^src/', pathNot: room(['calculus']) },
  },
  {
    name: 'history-imports-nothing-of-ours',
    comment:
      'Whether clients saw one object is judged from what they saw alone. A checker that knew the protocols it judges ' +
      'could believe them.',
    severity: 'error',
    from: { path: room(['history']) },
    to: { path: '^src/', pathNot: room(['history']) },
  },
  {
    name: 'analysis-and-simulation-are-strangers',
    comment:
      'The simulation is evidence against the analysis and the analysis against the simulation. What one borrows ' +
      'from the other, it no longer checks.',
    severity: 'error',
    from: { path: '^src/(analysis|simulation)/' },
    to: { path: '^src/(analysis|simulation)/', pathNot: '^src/$1/' },
  },
  {
    name: 'certificate-knows-only-the-model',
    comment:
      'The checker of certificates repeats the port formula on purpose: two implementations that must agree. With ' +
      'the calculus, the compiled network or the solver in reach they would be one.',
    severity: 'error',
    from: { path: room(['certificate']) },
    to: { path: '^src/', pathNot: room(['certificate', 'model']) },
  },
  {
    name: 'the-page-only-draws',
    comment:
      'The program inside a report shows what the data beside it says. It may know how results look and how they are ' +
      'written, but has no calculation in reach that could say something else.',
    severity: 'error',
    from: { path: '^src/page/client/' },
    to: {
      path: '^src/',
      pathNot: room(['page', 'graph', 'report', 'quantity']),
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'convert-stands-on-model-quantity-and-formats',
    comment:
      'A conversion says what a file says. With a generator, a certificate or the calculus in reach it could fill in what ' +
      'the file does not say.',
    severity: 'error',
    from: { path: room(['convert']) },
    to: { path: '^src/', pathNot: room(['convert', 'model', 'quantity', 'formats']) },
  },
  {
    name: 'only-the-edges-know-foreign-formats',
    comment:
      'Foreign formats end in src/convert: what comes out of it is a topology and requests like any other, and no ' +
      'analysis may ask where they came from.',
    severity: 'error',
    from: { path: '^src/', pathNot: `${room(['convert', 'cli'])}|${DOORS}` },
    to: { path: room(['convert']) },
  },
  {
    name: 'protocol-imports-nothing-of-ours',
    comment:
      'The protocols must be readable beside the Raft paper, and run anywhere: in a trial, in an agent, in a browser. They ' +
      'know no network, no clock, no file and no number that they are held against.',
    severity: 'error',
    from: { path: room(['protocol']) },
    to: { path: '^src/', pathNot: room(['protocol']) },
  },
  {
    name: 'only-trial-runs-protocols',
    comment:
      'What a protocol does is seen in trials. A calculation with the machines in reach could take from them what it is to ' +
      'bound.',
    severity: 'error',
    from: { path: '^src/', pathNot: `${room(['protocol', 'trial'])}|${DOORS}` },
    to: { path: room(['protocol']) },
  },
  {
    name: 'coordination-never-sees-protocol',
    comment:
      'The numbers of services are bounds on what protocols do, and are held against them. With the protocols, or packets ' +
      'that they are tried on, in reach, a number could be what it should bound.',
    severity: 'error',
    from: { path: room(['coordination']) },
    to: { path: room(['protocol', 'trial', 'simulation']) },
  },
  {
    name: 'planning-only-asks-engine-and-allocation',
    comment:
      'Every answer of planning is a question to the what-if engine or to the allocation. With the calculus, the solver or ' +
      'a checker in reach it could grow bounds of its own, which nobody holds against anything.',
    severity: 'error',
    from: { path: room(['planning']) },
    to: {
      path: '^src/',
      pathNot: room(['planning', 'engine', 'allocation', 'model', 'quantity']),
      dependencyTypesNot: ['type-only'],
    },
  },
  ...FLOORS.flatMap((names, floor) => {
    const above = FLOORS.slice(floor + 1).flat()
    return above.length === 0
      ? []
      : {
          name: `only-downward-from-${names.join('-and-')}`,
          comment:
            'Lower floors know nothing of higher ones, so that each can be read, tested and replaced without those ' +
            `that stand on it. Above ${names.join(' and ')}: ${above.join(', ')}.`,
          severity: 'error',
          from: { path: room(names) },
          to: { path: room(above) },
        }
  }),
  ...Object.entries(INNER_FLOORS).flatMap(([name, floors]) =>
    floors.map((folders, floor) => {
      const above = floors.slice(floor + 1).flat()
      const beside = `[^/]+[.]tsx?$`
      return {
        name: `inside-${name}-only-downward-from-${folders.join('-and-')}`,
        comment:
          `Inside ${name} too, lower floors know nothing of higher ones: ${folders.join(' and ')} can be read and tested ` +
          `without ${[...above, 'the files beside the folders'].join(', ')}.`,
        severity: 'error',
        from: { path: `^src/${name}/(${folders.join('|')})/` },
        to: { path: `^src/${name}/(${[...above.map(folder => `${folder}/`), beside].join('|')})` },
      }
    }),
  ),
  {
    name: 'every-file-has-a-room',
    comment:
      'A file of src/ lives in a room that the laws know; only the doors, index.ts, doors/ and cli.ts, stand outside.',
    severity: 'error',
    from: {},
    to: { path: '^src/', pathNot: [room(FLOORS.flat()), DOORS] },
  },
  {
    name: 'outside-world-only-at-the-edges',
    comment:
      'Everything but the edges (cli/process, cli/output, threads, jobs/redis, service, explorer/screen, ' +
      'explorer/threads, controller/journal, page/client, formats/files.ts) is a pure function of ' +
      'its arguments: the same input gives the same bytes, on any machine, at any time.',
    severity: 'error',
    from: { path: '^src/', pathNot: EDGES },
    to: { path: `^(node:)?(${OUTSIDE_WORLD.join('|')})(/|$)`, dependencyTypes: ['core'] },
  },
  ...HEAVY.map(({ packages: names, rooms }) => ({
    name: `${names.join('-and-')}-only-in-${rooms.join('-and-')}`,
    comment:
      'A heavy library is imported only by the room that needs it, so that nobody else pays for it at start and ' +
      'replacing it touches one folder.',
    severity: 'error',
    from: { path: '^src/', pathNot: room(rooms) },
    to: { path: packages(names.map(name => name.replace('.', '[.]'))) },
  })),
  {
    name: 'only-known-packages',
    comment:
      'What src/ imports is bundled into the product (tsdown.config.ts). A package that no law names was not decided ' +
      'on: name it here with its rooms, or do without.',
    severity: 'error',
    from: { path: '^src/' },
    to: {
      path: '(^|/)node_modules/',
      pathNot: packages([
        ...HEAVY.flatMap(heavy => heavy.packages.map(name => name.replace('.', '[.]'))),
        ...LIGHT,
        '@types',
      ]),
    },
  },
  {
    name: 'nothing-imports-the-front-door',
    comment:
      'src/index.ts and src/doors/ are for users of the library. Inside, an import names the file that holds the idea.',
    severity: 'error',
    from: { path: '^src/', pathNot: DOORS },
    to: { path: DOORS },
  },
  {
    name: 'core-runs-in-a-browser',
    comment: 'xlane/core is bundled for browsers as it is: nothing that it reaches may need Node.',
    severity: 'error',
    from: { path: '^src/doors/core[.]ts$' },
    to: { path: `^(node:)?(${builtinModules.join('|')})(/|$)`, reachable: true },
  },
  {
    name: 'no-barrels',
    comment:
      'A barrel hides which file holds an idea, loads all of its folder for one name and invites cycles.',
    severity: 'error',
    from: {},
    to: { path: '^src/.+/index[.](ts|tsx)$' },
  },
  {
    name: 'no-cycles',
    comment:
      'Two files that need each other are one idea in two places, or two ideas with a third between them.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'sources-stand-alone',
    comment: 'The product never needs its tests, benches, scripts or examples.',
    severity: 'error',
    from: { path: '^src/' },
    to: { path: '^(test|bench|scripts|examples)/' },
  },
  {
    name: 'nothing-unresolved',
    comment: 'An import that resolves to nothing escapes every other law.',
    severity: 'error',
    from: { path: '^src/' },
    to: { couldNotResolve: true },
  },
]

export default {
  forbidden,
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
    },
  },
}
