/** `"Ethernet1/2"` of a reply that quotes twice, without the quotes. */
export const unquoted = (text: string): string =>
  text
    .trim()
    .replace(/^"+|"+$/g, '')
    .trim()

/** Long names by the first two letters, as every vendor cuts them: `Et1`, `Eth1`, `Ethernet1`. */
const LONG: Readonly<Record<string, string>> = {
  et: 'Ethernet',
  gi: 'GigabitEthernet',
  te: 'TenGigE',
  fo: 'FortyGigE',
  hu: 'HundredGigE',
  fa: 'FastEthernet',
  ma: 'Management',
  mg: 'Management',
  po: 'Port-Channel',
}

/** One spelling of the name of a port, to tell whether two are the same. */
export const portKey = (port: string): string => {
  const match = /^([A-Za-z-]+)\s*([\d/.:]*)$/.exec(unquoted(port))
  if (match === null) return unquoted(port).toLowerCase()
  const [, letters = '', digits = ''] = match
  // Names of Linux, eth0 and enp1s0, are no abbreviations.
  if (/^(?:eth|en|lo|br|veth|swp)$/.test(letters)) return `${letters}${digits}`
  return `${(LONG[letters.slice(0, 2).toLowerCase()] ?? letters).toLowerCase()}${digits}`
}

/** `leaf1` of `leaf1.example.net`; an address stays whole. */
export const shortName = (name: string): string =>
  /^[\d.]+$|:/.test(name) ? name : (name.split('.')[0] ?? name)
