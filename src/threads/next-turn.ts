/** Lets events that have come in, signals among them, be handled before a long calculation goes on. */
export const nextTurn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
