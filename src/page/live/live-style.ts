import { STYLE } from '../page-style.ts'

/** The style of the page of a service: that of a report, and what only a live page has. */
export const LIVE_STYLE: string = `${STYLE}
.status{display:flex;flex-wrap:wrap;gap:.2rem 1rem;margin:.2rem 0;align-items:baseline}
#connection{font-weight:700}
.buttons{display:flex;flex-wrap:wrap;gap:.5rem;margin:.6rem 0}
.brand{display:flex;justify-content:space-between;align-items:center;flex-wrap:wrap}
.brand .buttons{margin:0}
button.main{background:var(--accent);border-color:var(--accent);color:var(--back);font-weight:600}
button.danger{background:var(--bad);border-color:var(--bad)}
button:disabled{opacity:.5;cursor:default}
summary{cursor:pointer}
main>details{border-bottom:1px solid var(--line);padding:.15rem 0}
main>details[open]{padding-bottom:.8rem}
summary h2{display:inline-block;margin:.35rem .6rem .35rem 0}
.fields{display:grid;grid-template-columns:repeat(auto-fill,minmax(12rem,1fr));gap:.5rem 1rem;align-items:start}
.fields label{display:flex;flex-direction:column;gap:.15rem;color:var(--dim)}
.fields label.check{flex-direction:row;align-items:center;gap:.4rem;align-self:center;padding-top:1.2rem}
.fields input{color:var(--text);min-width:0}
.fields input[aria-invalid]{border-color:var(--bad)}
.fault{color:var(--bad);font-size:.9em;overflow-wrap:anywhere}
.fault:empty{display:none}
[aria-busy=true]{opacity:.6}
dialog{background:var(--back);color:var(--text);border:1px solid var(--line);border-radius:.6rem;padding:1rem 1.4rem;max-width:min(46rem,92vw);max-height:86vh;overflow:auto}
dialog h2{margin-top:.2rem}
dialog::backdrop{background:rgb(0 0 0/.45)}
dialog input{width:100%}
.pending{list-style:none;margin:0;padding:0;display:grid;gap:.25rem}
.pending li{display:grid;grid-template-columns:minmax(6rem,1fr) minmax(0,3fr) minmax(6rem,1fr) 6rem;gap:.6rem;align-items:center}
.pending progress{width:100%;accent-color:var(--accent)}
#decisions td{white-space:nowrap}
#decisions td.wide{white-space:normal;overflow-wrap:anywhere;min-width:12rem}
tr.changed>*,summary .changed{animation:changed 2.5s ease-out}
@keyframes changed{from{background:color-mix(in srgb,var(--accent) 45%,transparent)}}
@media (prefers-reduced-motion:reduce){tr.changed>*,summary .changed{animation:none;box-shadow:inset 0 -2px var(--accent)}}
.only-read{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:700px){.fields label.check{padding-top:0}.pending li{grid-template-columns:1fr 6rem}.pending li span:nth-child(2){grid-column:1/-1;grid-row:2}.pending progress{grid-column:1/-1}}
`
