/** The forms every result comes in. */
export type Format = 'text' | 'json' | 'csv' | 'markdown'
