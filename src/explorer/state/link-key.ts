/** The key of a row of the list of links: a lane may be gone with what it carried, the link stays. */
export const linkKey = (link: string, lane: number | undefined): string => `${lane ?? '-'} ${link}`

export const linkOfKey = (key: string): string => key.slice(key.indexOf(' ') + 1)
