import { SHADES } from '../graph/shades.ts'

const each = (n: number, rule: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => rule(i)).join('\n')

const LIGHT = `color-scheme:light;--back:#ffffff;--panel:#f4f6f9;--line:#ccd4de;--text:#17202b;--dim:#505c6b;--accent:#0b5cad;--good:#12703d;--bad:#b3261e;--warn:#8a5200;
--node:#e6edf5;--edge:#17202b;--hit:#d4500b;
--w1:#8fb4d9;--w2:#1f4e86;--more:#b8460b;--less:#1b6f8f;--g1:#6b7280;--g2:#2a6cb0;--g3:#6d4aa5;
${each(SHADES.length, i => `--s${i}:${SHADES[i]!.colour};--h${i}:${i < 4 ? '#17202b' : '#ffffff'};`)}
--p0:#5b6b7d;--p1:#c4006a;--p2:#0b5cad;--p3:#7a4fb5;--p4:#12703d;--p5:#b36b00;--p6:#7b8694;`
const DARK = `color-scheme:dark;--back:#12171e;--panel:#1b222c;--line:#36414f;--text:#e7ecf2;--dim:#a4b0bf;--accent:#7db8f5;--good:#69d292;--bad:#ff8a80;--warn:#f0b75c;
--node:#27313e;--edge:#e7ecf2;--hit:#ff9a4d;
--w1:#3d5f86;--w2:#9cc9f7;--more:#ff9a4d;--less:#5cc4e8;--g1:#76808d;--g2:#2f74bd;--g3:#8560c4;
${each(SHADES.length, i => `--s${i}:${SHADES[i]!.dark};--h${i}:${i < 2 ? '#ffffff' : '#0d1218'};`)}
--p0:#93a1b2;--p1:#ff5cae;--p2:#7db8f5;--p3:#b894f0;--p4:#69d292;--p5:#f0b75c;--p6:#8591a0;`

/** Colours as variables, once for light and once for dark; a reader's choice goes before the system's. */
export const STYLE: string = `
:root{${LIGHT}}
@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){${DARK}}}
@media screen{:root[data-theme=dark]{${DARK}}}
*{box-sizing:border-box}
html{scroll-padding-top:5rem}
body{margin:0;background:var(--back);color:var(--text);font:15px/1.5 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
header,main,footer{max-width:1500px;margin:0 auto;padding:1rem clamp(.8rem,2.5vw,2rem)}
header{padding-top:.5rem;padding-bottom:0}
main{padding-top:0}
h1{font-size:1.45rem;line-height:1.2;margin:0;color:var(--text);overflow-wrap:anywhere}
.top{display:flex;flex-wrap:wrap;gap:.1rem .9rem;align-items:baseline;margin:0 0 .4rem}
.top .brand{margin:0}
.top #theme{margin-left:auto}
h2{font-size:1.1rem;margin:1.6rem 0 .5rem}
h3{font-size:1rem;margin:1rem 0 .4rem;overflow-wrap:anywhere}
a{color:var(--accent)}
code,.num{font-variant-numeric:tabular-nums}
code{font:600 .85em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.brand{color:var(--dim)}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:.5rem;background:var(--back);padding:.4rem .8rem;z-index:9}
.verdict{display:inline-block;margin:0 0 .5rem;padding:.2rem .9rem;border-radius:2rem;border:2px solid;font-weight:700;letter-spacing:.03em}
.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}
.facts{display:flex;flex-wrap:wrap;gap:.35rem .5rem;list-style:none;margin:.2rem 0;padding:0}
.facts li{background:var(--panel);border:1px solid var(--line);border-radius:.4rem;padding:.1rem .6rem;overflow-wrap:anywhere}
.first{display:flex;flex-wrap:wrap;gap:.2rem 1rem;align-items:baseline}
.first .verdict{white-space:nowrap}
.sentence{margin:0;font-size:1.12em;flex:1 1 24rem;overflow-wrap:anywhere;color:var(--text)}
.sentence.warn,.sentence.bad{border-left:4px solid;padding-left:.6rem;border-color:var(--warn)}
.sentence.bad{border-color:var(--bad)}
.sums{margin:.1rem 0 .4rem;color:var(--dim);font-size:.92em}
.triage{display:grid;grid-template-columns:minmax(0,5fr) minmax(15rem,2fr);gap:1rem 1.6rem;align-items:start;margin:.5rem 0}
.triage .scroll{border:0}
.closest{font-size:.9em}
.closest caption{padding:0 0 .2rem;color:var(--text)}
.closest th,.closest td{padding:.08rem .55rem .08rem 0;border:0}
.closest thead th{background:none;color:var(--dim);font-weight:400}
.closest th.name{max-width:16rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.closest td.track{width:32%;min-width:6rem}
.closest td{white-space:nowrap}
.closest .wait-at{color:var(--dim)}
.taken{display:block;width:100%;height:.8em;margin-top:.35em}
.taken .all{fill:var(--panel)}
.taken .worst{fill:var(--w1)}.taken .late{fill:var(--bad)}.taken .wait{fill:var(--w2)}
.taken .endless{fill:var(--bad)}
.taken .limit{stroke:var(--text);stroke-width:2px;vector-effect:non-scaling-stroke}
.key{color:var(--dim);margin-left:.9rem;white-space:nowrap;font-size:.93em}
.key .swatch{vertical-align:middle;margin-right:.3rem}
.swatch.wait{background:var(--w2)}.swatch.worst{background:var(--w1)}
.slacks{margin:0}
.slacks figcaption{color:var(--text);font-size:.9em;margin:0}
.slacks svg{display:block;width:100%;max-width:21rem;height:auto}
.slacks text{fill:var(--text);font:11px system-ui,"Segoe UI",Roboto,Arial,sans-serif}
.slacks .dim{fill:var(--dim)}.slacks .axis{stroke:var(--dim)}
.slacks .calm{fill:var(--w1)}.slacks .close{fill:var(--warn)}.slacks .late{fill:var(--bad)}
.extremes{list-style:none;margin:.3rem 0 0;padding:0;font-size:.9em;color:var(--dim)}
.extremes li{overflow-wrap:anywhere}
.assumptions{border-top:1px solid var(--line);border-bottom:1px solid var(--line);padding:.25rem 0;font-size:.9em}
.assumptions summary{color:var(--dim);cursor:pointer;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.assumptions[open] summary{white-space:normal}
.assumptions summary b{color:var(--text);font-weight:600}
.note{color:var(--dim);margin:.4rem 0;font-size:.92em}
.broken{list-style:none;margin:0;padding:0;max-height:17rem;overflow:auto}
.tree svg{max-width:100%;height:auto}
.tree text{fill:var(--text)}.tree .edge text{fill:var(--dim)}
.tree .node{cursor:pointer}.tree .node path,.tree .node ellipse,.tree .node polygon{fill:var(--node);stroke:var(--edge)}
.tree .edge{cursor:pointer}.tree .edge path{stroke:var(--dim)}.tree .edge polygon{fill:var(--dim);stroke:var(--dim)}
.tree .latest path{stroke:var(--hit)}.tree .latest polygon{fill:var(--hit);stroke:var(--hit)}
.broken li{border-left:4px solid var(--bad);background:var(--panel);margin:.35rem 0;padding:.35rem .8rem;overflow-wrap:anywhere}
.broken code{color:var(--bad)}
button,select,input{font:inherit;color:inherit;background:var(--back);border:1px solid var(--line);border-radius:.4rem;padding:.25rem .7rem}
button{cursor:pointer}
button:hover{border-color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.search-place{display:contents}
#search{position:sticky;top:0;z-index:5;display:flex;flex-wrap:wrap;gap:.4rem .7rem;align-items:center;background:var(--back);border-bottom:1px solid var(--line);padding:.4rem 0;margin-top:.3rem}
#search[hidden]{display:none}
.field{position:relative;flex:1 1 14rem;max-width:34rem}
#find{width:100%}
#offered{position:absolute;left:0;right:0;top:100%;margin:.2rem 0 0;padding:.2rem 0;list-style:none;background:var(--back);border:1px solid var(--line);border-radius:.4rem;box-shadow:0 .4rem 1.2rem rgb(0 0 0/.18);max-height:60vh;overflow:auto}
#offered li{padding:.25rem .7rem;cursor:pointer;color:var(--dim);overflow-wrap:anywhere}
#offered b{color:var(--text);font-weight:500}
#offered li[aria-selected=true],#offered li[role]:hover{background:color-mix(in srgb,var(--accent) 16%,transparent)}
#offered .dim{cursor:default}
kbd{border:1px solid var(--line);border-radius:.25rem;padding:0 .4rem;color:var(--dim)}
#found{color:var(--dim)}
.stage>section>h2{margin-top:.6rem}
#network>h2{position:absolute;left:-99rem}
#network{padding-top:.6rem}
.stage{display:grid;grid-template-columns:minmax(0,3fr) minmax(20rem,2fr);gap:1.4rem}
.tools{display:flex;flex-wrap:wrap;gap:.4rem;margin-bottom:.5rem}
#graph{min-height:18rem;max-height:min(64vh,44rem);border:1px solid var(--line);border-radius:.5rem;background:var(--back);overflow:hidden;position:relative;cursor:grab;touch-action:pan-x pan-y}
#graph:active{cursor:grabbing}
#graph svg{display:block;width:100%;height:100%}
#graph .node{cursor:pointer}
#graph .node rect{stroke:var(--dim);fill:var(--back)}
#graph .node.switch rect,#graph .node.group rect{fill:var(--node)}
#graph .line{cursor:pointer}
#graph .grip{pointer-events:stroke}
#graph .halo{stroke:var(--back)}
${each(7, i => `#graph .f${i} .wire{stroke:var(--s${i})}#graph .f${i} .arrow{fill:var(--s${i})}`)}
#graph .more .wire{stroke:var(--more)}#graph .more .arrow{fill:var(--more)}#graph .less .wire{stroke:var(--less)}#graph .less .arrow{fill:var(--less)}#graph .same .wire{stroke:var(--s0)}#graph .same .arrow{fill:var(--s0)}
button[aria-pressed=true]{background:var(--accent);color:var(--back);border-color:var(--accent)}
#graph .line.hit .wire{stroke:var(--hit)}
#graph .line.hit .arrow{fill:var(--hit)}
#graph .selecting .edge:not(.hit){opacity:.4}
#graph .selecting .node:not(.hit){opacity:.55}
#graph .label{pointer-events:none}
#graph .label text{fill:var(--text);stroke:var(--back);font-family:system-ui,"Segoe UI",Roboto,Arial,sans-serif}
#graph .label .more{fill:var(--dim)}
#graph .label.figure text{font-weight:700;font-variant-numeric:tabular-nums}
#graph .label.chosen text{font-weight:700}
#graph .node.hit rect{stroke:var(--hit);stroke-width:2px}
#graph .node.end rect{stroke-width:3.5px}
#graph .node.found rect{stroke:var(--accent);stroke-width:3px}
#graph .line.down .wire{stroke:var(--bad)}
#graph .cross{stroke:var(--bad)}
#graph .node.down rect{stroke:var(--bad);stroke-dasharray:4 3}
#graph .changed .wire{stroke:var(--warn);stroke-width:6px}
@media (prefers-reduced-motion:no-preference){
#graph .line.hit .wire{stroke-dasharray:10 4;animation:run 1.2s linear infinite}
#graph .line.down .wire{stroke:var(--bad)}
#graph .cross{stroke:var(--bad)}
#graph .node.down rect{stroke:var(--bad);stroke-dasharray:4 3}
#graph .changed .wire{animation:flash .6s ease-in-out 3 alternate}
@keyframes run{to{stroke-dashoffset:-14}}
@keyframes flash{to{stroke-opacity:.3}}}
tr.changed>*{background:color-mix(in srgb,var(--warn) 22%,transparent);transition:background 1s}
.scale{display:inline-flex;flex-wrap:wrap}
.scale>span{display:inline-flex;flex-direction:column;gap:.1rem;font-size:.92em;min-width:4.1rem}
.scale i{display:block;align-self:stretch;height:.45rem}
#legend .legend{align-items:start}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1rem;color:var(--dim);font-size:.88em;margin-top:.4rem}
.legend span{display:inline-flex;align-items:center;gap:.35rem}
.swatch{display:inline-block;width:1.6rem;height:.32rem;border-radius:.2rem}
${each(7, i => `.s${i}{background:var(--s${i})}`)}
#detail{min-width:0}
@media (min-width:1001px){#network{position:sticky;top:3.2rem;align-self:start}}
#detail:focus{outline:none}
.pairs{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.1rem .9rem;margin:.3rem 0}
.pairs dt{color:var(--dim)}.pairs dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:.5rem}
table{border-collapse:collapse;width:100%;font-size:.93em}
caption{text-align:left;color:var(--dim);padding:.35rem .6rem}
th,td{padding:.28rem .6rem;text-align:left;border-top:1px solid var(--line);vertical-align:top}
thead th,thead td{border-top:0;white-space:nowrap;background:var(--panel);font-weight:600}
th button{border:0;background:none;padding:0;font-weight:600;white-space:nowrap}
th button::after{content:" ↕";color:var(--dim);opacity:.55}
th[aria-sort=ascending] button::after{content:" ↑";opacity:1}
th[aria-sort=descending] button::after{content:" ↓";opacity:1}
th.num,td.num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.name{overflow-wrap:anywhere;min-width:9rem;max-width:26rem}
tbody th{font-weight:400}
tr.selected td,tr.selected th{background:color-mix(in srgb,var(--accent) 16%,transparent)}
.more{margin:.5rem 0}
.fall{font-size:.9em}
.fall td,.fall th{padding:.1rem .5rem;border:0}
.fall tr.step th{padding-top:.5rem;font-weight:700;overflow-wrap:anywhere}
.fall td:first-child:not(.who){white-space:nowrap}
.fall td.track{width:45%;min-width:7rem}
.fall .who{color:var(--dim);font-size:.93em}
.bar{display:block;height:.85em;margin-top:.25em;border-radius:2px;min-width:1px}
${each(7, i => `.k${i}{background:var(--p${i})}`)}
.bar.less{background:repeating-linear-gradient(45deg,var(--p6),var(--p6) 3px,transparent 3px,transparent 6px)}
@media (max-width:1000px){.stage{grid-template-columns:minmax(0,1fr)}.triage{grid-template-columns:minmax(0,1fr)}}
@media (max-width:640px){
#graph{min-height:14rem}
kbd,#search label{display:none}
#search{position:static}
.closest thead{display:none}
.closest tr{display:grid;grid-template-columns:1fr auto auto;gap:0 .6rem;padding:.3rem 0;border-bottom:1px solid var(--line)}
.closest td.track{grid-column:1/-1;grid-row:2;width:auto}
.closest td.wait-at{grid-column:1/-1;grid-row:3;white-space:normal}
.scroll table:not(.fall):not(.closest) td.name,.scroll td,.scroll th{white-space:nowrap}
}
figure{margin:.6rem 0}
figcaption{color:var(--dim);margin:.3rem 0}
.chart{display:block;width:100%;height:auto;max-height:34rem;border:1px solid var(--line);border-radius:.5rem;background:var(--panel)}
.chart text{fill:var(--text);font:12px system-ui,"Segoe UI",Roboto,Arial,sans-serif}
.chart .dim{fill:var(--dim)}
.chart .axis{stroke:var(--dim)}
.chart .grid{stroke:var(--line)}
.chart .arrival{fill:none;stroke:var(--p1);stroke-width:5;stroke-opacity:.75;stroke-linejoin:round}
.chart .service{fill:none;stroke:var(--p2);stroke-width:2.5}
.chart .freed{fill:none;stroke:var(--p2);stroke-width:1.5;stroke-dasharray:5 4}
.chart .room{stroke:var(--bad);stroke-width:1.5;stroke-dasharray:2 3}
.chart .delay,.chart .kept{stroke:var(--text);stroke-width:1.4}
.chart .tip{fill:var(--text)}
.chart .halo{paint-order:stroke;stroke:var(--panel);stroke-width:4px;stroke-linejoin:round;font-weight:700}
.gantt{min-width:44rem;max-height:none}
.gantt .block rect{stroke:var(--back);stroke-width:1px}
.gantt .block text{fill:#fff;font-size:11px}
.gantt .port{fill:var(--accent);font-size:12px}
.block.own rect{fill:var(--hit)}.block.blocking rect{fill:var(--g1)}.block.lane rect{fill:var(--g2)}.block.higher rect{fill:var(--g3)}
.block-own{background:var(--hit)}.block-blocking{background:var(--g1)}.block-lane{background:var(--g2)}.block-higher{background:var(--g3)}
.gantt .waiting{fill:none;stroke:var(--text);stroke-width:1.2}
.gantt .arrives{fill:var(--text)}
.gantt .travels{fill:none;stroke:var(--hit);stroke-width:1.6;stroke-dasharray:4 3}
.chart .deadline{stroke:var(--bad);stroke-width:1.6;stroke-dasharray:6 3}
.chart .bound{stroke:var(--text);stroke-width:2}
.tail .series path{fill:none;stroke-width:2}
.tail .series-0 path{stroke:var(--p2)}.tail .series-1 path{stroke:var(--hit)}.tail .series-2 path{stroke:var(--p4)}.tail .series-3 path{stroke:var(--p3)}
.tail .series-0 circle,.swatch.series-0{fill:var(--p2);background:var(--p2)}.tail .series-1 circle,.swatch.series-1{fill:var(--hit);background:var(--hit)}.tail .series-2 circle,.swatch.series-2{fill:var(--p4);background:var(--p4)}.tail .series-3 circle,.swatch.series-3{fill:var(--p3);background:var(--p3)}
.scroll.plain{border:0}
.heat{display:block;margin:-.28rem -.6rem;padding:.28rem .6rem}
${each(7, i => `.h${i}{background:var(--s${i});color:var(--h${i})}`)}
.h0{background:none;color:inherit}
.heat.over{outline:3px solid var(--bad);outline-offset:-3px;font-weight:700}
.line-arrival{background:var(--p1)}.line-service{background:var(--p2)}.line-freed{background:repeating-linear-gradient(90deg,var(--p2) 0 5px,transparent 5px 9px)}
.range{position:relative;display:block;height:1.5rem;min-width:14rem}
.range.tall{height:3.5rem;padding-top:2rem}
.range .histogram{position:absolute;top:0;left:0;width:100%;height:2.1rem;fill:var(--p2);overflow:visible}
.range.tall i{top:2.55rem}
.range.tall b{top:2.35rem}
.range.tall u{top:2.15rem}
.range i{position:absolute;top:.55rem;height:.4rem;background:var(--p6);opacity:.55;border-radius:.2rem;left:0;right:0}
.range b{position:absolute;top:.35rem;height:.8rem;background:var(--p2);border-radius:2px}
.range u{position:absolute;top:.15rem;width:2px;height:1.2rem;background:var(--text)}
.range u.out{background:var(--bad);width:4px}
@media print{
.bar,.swatch,.range *,.verdict,tr.selected th,tr.selected td{print-color-adjust:exact}
body{font-size:10pt}
header,main,footer{max-width:none;padding:0}
#search,.tools,#theme,.more,.skip,kbd,th button::after{display:none!important}
.stage{display:block}
#graph{height:11cm;break-inside:avoid}
#detail,.broken{max-height:none;overflow:visible}
.scroll{overflow:visible;border:0}
section{break-inside:auto}
tr,figure,.facts,h2,h3{break-inside:avoid}
h2,h3{break-after:avoid}
a{color:inherit;text-decoration:none}
}
`
