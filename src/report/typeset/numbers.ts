/** `n thing` or `n things`. */
export const counted = (n: number, thing: string): string => `${n} ${thing}${n === 1 ? '' : 's'}`

/** 1234567 → `1,234,567`: counts of packets are long. */
export const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',')

/** A share rounded down to one decimal, so that 100.0 is said only of what was reached; `–` of what is not known. */
export const percent = (share: number | null): string =>
  share === null ? '–' : `${(Math.floor(share * 1000) / 10).toFixed(1)} %`
