import { placed } from './bench/support/placed.ts'
import { Engine } from './src/engine/engine.ts'
import { findFixes } from './src/planning/fix/find-fixes.ts'
for (const lanes of [1,3]) {
const { topology, tunnels } = placed({ topology: { shape: 'fat-tree', k: 8 }, requests: { seed: 1, count: 1000, lanes } })
const e = Engine.of(topology, tunnels)
console.log('violations', e.violations().length)
for (const mode of ['deadline','overload']) {
 const late = tunnels.map((t,i)=> {
   const worst = e.bound(t.id).worstPs!
   if (i!==500) return {...t, deadlinePs: worst+400_000}
   return mode==='deadline'? {...t, deadlinePs: worst-500_000} : {...t, periodPs: 1_000_000, requestedPeriodPs: 1_000_000, deadlinePs: worst+1_000_000}
 })
 const id = tunnels[500]!.id
 const a=process.cpuUsage()
 const f = findFixes(topology, late, id)
 const b=process.cpuUsage(a)
 console.log(lanes, mode, (b.user+b.system)/1000,'ms', f.isComplete, f.blockers)
 for (const p of f.proposals) console.log(p.number, p.cost, p.slackPs, p.isOnFront, p.stillBroken.length, p.changes.map(c=>JSON.stringify({...c, fromRoutes:undefined,toRoutes:undefined})).join(' + '))
}}
