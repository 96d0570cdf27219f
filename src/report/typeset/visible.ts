/**
 * Control characters, directional overrides and other invisible ones: a name from a file must not be able to
 * move the cursor, recolour the terminal or turn a line around.
 */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g

/** `name` as it can be shown: what cannot be seen becomes `�`. */
export const visible = (name: string): string => name.replace(INVISIBLE, '\ufffd')
