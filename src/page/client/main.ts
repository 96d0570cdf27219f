import type { PageData } from '../page-data.ts'
import { byId } from './dom.ts'
import { mountReport } from './mount.ts'
import { addThemeButton } from './theme.ts'
import { treeView } from './tree-view.ts'

mountReport(byId('report'), JSON.parse(byId('data').textContent) as PageData, { tree: treeView })
addThemeButton(byId('theme'))
