/** Resolves after so many milliseconds. */
export const afterMs = (ms: number): Promise<void> => new Promise(resolve => void setTimeout(resolve, ms))
