/** What the bearer of the token may do. */
export interface Access {
  readonly role: 'read' | 'request' | 'operate'
  readonly name?: string
  /** Nodes whose tunnels it may ask for; absent: all. */
  readonly senders?: readonly string[]
}

/** Whether tunnels of a sender may be asked for and released. */
export const mayActFor = (access: Access | undefined, sender: string): boolean =>
  access !== undefined && access.role !== 'read' && (access.senders?.includes(sender) ?? true)

/** `operator: may do everything`. */
export const accessText = ({ role, name, senders }: Access): string => {
  const whose = name === undefined ? '' : `${name}: `
  if (role === 'operate') return `${whose}may do everything`
  if (role === 'read') return `${whose}read only`
  return `${whose}may ask for tunnels${senders === undefined ? '' : ` of ${senders.join(', ')}`}`
}
