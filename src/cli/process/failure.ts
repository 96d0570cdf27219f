/** The command was called wrongly: exit code 2 and a pointer to `--help`. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError'
}

/** Something outside us does not allow what was asked, say a directory that cannot be written: exit code 2. */
export class OutsideError extends Error {
  override readonly name: string = 'OutsideError'
}

/** The input is wrong, and everything about it has been said on stderr: exit code 2. */
export class InputError extends Error {
  override readonly name: string = 'InputError'
}

/** `--time-limit` was over before anything could be computed, and that has been said: exit code 1. */
export class TimeOverError extends Error {
  override readonly name: string = 'TimeOverError'
}
