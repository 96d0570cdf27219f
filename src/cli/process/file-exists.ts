import { existsSync } from 'node:fs'

export const fileExists = (path: string): boolean => existsSync(path)
