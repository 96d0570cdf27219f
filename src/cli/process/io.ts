/** Where text goes. A process's stdout and stderr are such outputs, and so are arrays in tests. */
export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  /** What was written and not taken yet, where that can be told. */
  readonly writableLength?: number
}

/** Everything a command may touch besides files and standard input: it asks no global for any of these. */
export interface Io {
  /** The result and nothing else. */
  readonly stdout: Output
  /** Where keys come from; absent where there are none. */
  readonly stdin?: { readonly isTTY?: boolean | undefined }
  /** Diagnostics, notes, progress. */
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  /** Milliseconds since this process began, of a clock that never goes back. */
  readonly now: () => number
  /** Milliseconds since 1970: the time that a controller's promises are given in. */
  readonly clock: () => number
  /** Resolves when this process is asked to end; from the call on, that waits for what is still to be done. */
  readonly stopped: () => Promise<void>
  /** Calls back whenever this process is told to read its files again (SIGHUP); returns what ends that. Absent where nobody can. */
  readonly onReload?: (reload: () => void) => () => void
  /** Says that all is done: this process then ends, also where nobody reads what it wrote to stderr. Absent where it ends anyhow. */
  readonly done?: () => void
  /** Runs `work` so that an interrupt takes effect only after it. */
  readonly uninterrupted: <T>(work: () => T) => T
  /** Runs `work` with a signal that the first Ctrl-C aborts, so that it can end early and say how far it came. */
  readonly interruptible: <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>
}

/**
 * MODEL "Results": all valid; rejections or violations; wrong input or usage; a defect of ours. And 130: stopped early
 * by Ctrl-C.
 */
export type ExitCode = 0 | 1 | 2 | 70 | 130
