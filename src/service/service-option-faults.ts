import { Faults } from '../model/checks/faults.ts'
import { InputError } from '../model/checks/input-error.ts'
import { type OptionRules, optionFaults, type RulesOf } from '../model/checks/option-faults.ts'
import { countFrom } from '../model/checks/whole.ts'
import { describe } from '../model/checks/words.ts'
import { isProxy, PROXY_EXPECTED } from './access/proxies.ts'
import type { ServiceOptions } from './options.ts'

const RULES: RulesOf<ServiceOptions> = {
  bodyLimit: { whole: countFrom(1) },
  rateLimit: { whole: countFrom(1) },
  streams: { whole: countFrom(0) },
  beatMs: { whole: countFrom(1) },
  mostUpcalls: { whole: countFrom(0) },
  host: 'text',
  allowHost: 'list',
  stopTimeoutMs: { whole: countFrom(0) },
  requestTimeoutMs: { whole: countFrom(0) },
  headersTimeoutMs: { whole: countFrom(0) },
  idleTimeoutMs: { whole: countFrom(0) },
  token: 'text',
  tokens: 'function',
  tls: 'map',
  trustProxy: 'list',
  log: 'map',
  logLevel: { oneOf: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] },
  clock: 'function',
  elapsed: 'function',
  maxClockJumpMs: { whole: countFrom(0) },
  journal: 'map',
  probe: 'function',
}

/** Throws one InputError with all that is wrong with the options of a service. */
export const requireServiceOptions = (given: ServiceOptions): void => {
  const faults = new Faults()
  faults.addAll([], optionFaults(given, RULES satisfies OptionRules, ['options']))
  const proxies: unknown = given.trustProxy
  if (Array.isArray(proxies))
    for (const [i, proxy] of proxies.entries())
      if (typeof proxy !== 'string' || !isProxy(proxy))
        faults.add('OUT_OF_RANGE', ['options', 'trustProxy', i], PROXY_EXPECTED, describe(proxy))
  if (faults.found.length > 0) throw new InputError(faults.found)
}
