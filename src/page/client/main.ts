import type { PageData } from '../page-data.ts'
import { byId } from './dom.ts'
import { mountReport } from './mount.ts'
import { addThemeButton } from './theme.ts'

mountReport(byId('report'), JSON.parse(byId('data').textContent) as PageData)
addThemeButton(byId('theme'))
