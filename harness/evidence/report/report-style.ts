import { tableStyle } from '../table/html-style.ts';

/** The look of a report, light and dark, from 320 px on, and on paper. */
export const reportStyle = `${tableStyle}
:root { --card: light-dark(#fff, #211f1d); --same: light-dark(#a04f83, #dd9cc0); }
header.page { margin-bottom: 1.5rem; }
header.page p { margin: .2rem 0; }
body { overflow-wrap: break-word; }
h1, h2, h3, h4 { line-height: 1.25; }
h2 { font-size: 1.35rem; margin: 2.5rem 0 .6rem; }
h3 { font-size: 1.1rem; margin: 2rem 0 .5rem; padding-top: .6rem; border-top: 1px solid var(--line); }
section section :is(h3, h4) { font-size: 1.05rem; margin: 1rem 0 .5rem; padding: 0; border: 0; }
h4 { font-size: .95rem; margin: 1.2rem 0 .4rem; }
p { max-width: 78rem; }
.lead { font-size: 1.1rem; }
p.notes { padding: 0; }
code { overflow-wrap: anywhere; }
.quiet, figcaption { color: var(--quiet); }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1rem; padding: 0; margin: .8rem 0; list-style: none; }
nav a, a { color: var(--accent); }
.flag { color: var(--flag); border: 1px solid currentColor; border-radius: .6em; padding: 0 .5em;
  font-size: .85em; white-space: nowrap; }
table.figures, table.plain { border-collapse: separate; border-spacing: 0; width: 100%; font-size: .9rem;
  font-variant-numeric: tabular-nums; }
.figures th, .figures td, .plain th, .plain td { padding: .35rem .7rem; text-align: left;
  border-bottom: 1px solid var(--line); vertical-align: top; }
.figures th, .plain th { color: var(--quiet); font-weight: 600; }
.figures td { white-space: nowrap; }
.figures th[scope=row], .figures th:first-child { position: sticky; left: 0; background: var(--ground); }
.kinds th[scope=row] { min-width: 8rem; }
.figures small { color: var(--quiet); display: block; }
.figures small.wanting { white-space: normal; min-width: 8rem; max-width: 14rem; }
.plain td { overflow-wrap: anywhere; }
.plain .number { white-space: nowrap; text-align: right; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr));
  gap: 1rem 1.5rem; align-items: start; }
/* Four next to each other would be too small to read. */
.charts.of-4 { grid-template-columns: minmax(0, 1fr); max-width: 70rem; }
@media (min-width: 52rem) { .charts.of-4 { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
/* Three fit next to the contents of a run's page, with letters of 9 px. */
.charts.of-3 { grid-template-columns: repeat(auto-fit, minmax(min(100%, 20.75rem), 1fr)); }
.charts:has(> :only-child) { grid-template-columns: minmax(0, 34rem); }
.charts:has(> .wide:only-child) { grid-template-columns: minmax(0, 40rem); }
details + .charts, p + .charts, .verdicts + .charts { margin-top: 1rem; }
.scroll + details, details + details { margin-top: .8rem; }
p.notes + .charts { margin-top: 1.2rem; }
.charts + p { margin-top: 1.4rem; }
figure { margin: 0; }
figure.chart { background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
  padding: .6rem .9rem .9rem; min-width: 0; }
.chart h4 { margin: 0 0 .3rem; }
.chart .plot svg { display: block; width: 100%; height: auto; max-width: 30rem; margin: 0 auto; }
.chart.wide .plot { overflow-x: auto; background:
  linear-gradient(to left, var(--card) 40%, transparent) right / 3rem 100% no-repeat local,
  linear-gradient(to left, var(--more), transparent) right / 1rem 100% no-repeat scroll; }
/* On dark ground both blues are lighter. Letters need more contrast than lines. */
.plot [stroke="#0072B2"] { stroke: light-dark(#0072B2, #3b97d6); }
.plot [fill="#0072B2"] { fill: light-dark(#0072B2, #3b97d6); }
.plot [stroke="#56B4E9"] { stroke: light-dark(#56B4E9, #a9dcfa); }
.plot [fill="#56B4E9"] { fill: light-dark(#56B4E9, #a9dcfa); }
.plot :is(text, g)[font-weight="bold"][fill="#0072B2"] { fill: light-dark(#005c92, #4ea6e2); }
.plot :is(text, g)[font-weight="bold"][fill="#D55E00"] { fill: light-dark(#b04e00, #f08a4b); }
.plot :is(text, g)[font-weight="bold"][fill="#009E73"] { fill: light-dark(#00775a, #2fc79b); }
.plot :is(text, g)[font-weight="bold"][fill="#CC79A7"] { fill: var(--same); }
.plot :is(text, g)[font-weight="bold"][fill="#E69F00"] { fill: light-dark(#8a5f00, #e69f00); }
.plot :is(text, g)[font-weight="bold"][fill="#56B4E9"] { fill: light-dark(#2489c2, #a9dcfa); }
.plot :is(text, g)[font-weight="bold"][fill="#7f7f7f"] { fill: var(--quiet); }
.chart.wide .plot svg { min-width: 34rem; max-width: 56rem; }
figcaption { font-size: .85rem; margin-top: .3rem; overflow-wrap: anywhere; }
.pairs { list-style: none; padding: 0; margin: 0; display: grid; gap: 1rem; }
.pairs li { background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
  padding: .6rem; display: flex; flex-direction: column; min-width: 0; }
@media (min-width: 44rem) {
  .pairs { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .pairs.of-1 { grid-template-columns: minmax(0, 29rem); }
  .pairs li:last-child:nth-child(odd) { grid-column: 1 / -1; }
}
@media (min-width: 64rem) {
  .pairs:is(.of-3, .of-6) { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .pairs.of-4 { grid-template-columns: repeat(4, minmax(0, 1fr)); }
  .pairs.of-5 { grid-template-columns: repeat(5, minmax(0, 1fr)); }
  .pairs:not(.of-1) li:last-child:nth-child(odd) { grid-column: auto; }
}
.pairs p { margin: auto 0 0; padding-top: .4rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.pairs p .quiet { font-weight: 400; }
.pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .6rem; }
.painting { min-width: 0; }
.painting img, .painting .missing { width: 100%; height: 11rem; object-fit: contain;
  background: light-dark(#f1eee7, #2a2825); border-radius: .25rem; display: block; }
.painting .missing { display: grid; place-items: center; color: var(--quiet); font-size: .85rem; }
.painting figcaption { font-size: .8rem; }
.pairs small { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.pairs figcaption br { display: none; }
.beside > div > div:first-child > h4 { margin-top: 0; }
.beside { display: grid; gap: 1rem 2rem; align-items: start; }
@media (min-width: 64rem) { .beside { grid-template-columns: minmax(0, 44rem) minmax(0, 1fr); } }
ol.map { columns: 8.5rem; column-gap: 2rem; margin: .4rem 0 0; padding-left: 1.6rem; font-size: .85rem; }
ol.map li { break-inside: avoid; }
ol.map svg { display: inline-block; width: 14px; height: 14px; margin-right: .35rem; vertical-align: -2px; }
.heatmaps { display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); }
.heatmaps img { height: auto; }
ul.inline { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .1rem .9rem; }
pre { overflow: auto; max-height: 30rem; font-size: .8rem; background: var(--card);
  border: 1px solid var(--line); padding: .8rem; }
summary { cursor: pointer; }
footer { margin-top: 3rem; color: var(--quiet); font-size: .85rem; }
@media (max-width: 40rem) {
  .figures th[scope=row] { max-width: 9rem; box-shadow: 1px 0 0 var(--line); }
  .record tr, .record th, .record td { display: block; border: 0; padding: .1rem 0; }
  .record tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
}
@page { margin: 14mm; }
@media print {
  :root { color-scheme: light; }
  main { max-width: none; padding: 0; }
  figure.chart, .pairs li, tr, h2, h3, h4 { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
  nav, details { display: none; }
  .charts, .charts.of-4 { grid-template-columns: 1fr 1fr; }
  .chart.wide .plot svg { min-width: 0; }
  .chart .plot, .scroll { overflow: visible; background: none; }
}
`;
