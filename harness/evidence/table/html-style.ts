/**
 * The look of the tables, light and dark, on screens from 320 px and on paper. Colours are custom
 * properties, so that a page around the tables can share or change them.
 */
export const tableStyle = `:root {
  color-scheme: light dark;
  --ground: #fdfcf9; --ink: #23211d; --quiet: #6b665c; --line: #ddd7ca;
  --first: rgb(47 111 62 / 8%); --good: #2f6f3e; --flag: #8a4b00; --accent: #285f8f;
  --more: rgb(35 33 29 / 18%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #191817; --ink: #ece7dd; --quiet: #a29b8e; --line: #3a3733;
    --first: rgb(134 200 148 / 9%); --good: #86c894; --flag: #f0b35c; --accent: #85b7e2;
    --more: rgb(236 231 221 / 24%);
  }
}
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 90rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1, h2 { line-height: 1.25; }
h1 { font-size: 1.6rem; margin: 0 0 1rem; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; overflow-wrap: anywhere; }
/* A shadow at the edge behind which there is more; at the end what scrolls along covers it. */
.scroll { overflow-x: auto; background:
  linear-gradient(to left, var(--ground) 40%, transparent) right / 3rem 100% no-repeat local,
  linear-gradient(to left, var(--more), transparent) right / 1rem 100% no-repeat scroll; }
.scroll + .scroll { margin-top: 1rem; }
.scroll + .scroll table.results { min-width: 0; }
table.results { border-collapse: separate; border-spacing: 0; min-width: 100%; font-size: .9rem;
  font-variant-numeric: tabular-nums; }
table.results:not(:has(thead tr > :nth-child(5))) { min-width: min(100%, 56rem); }
.results th { color: var(--quiet); font-weight: 600; text-align: left; vertical-align: bottom; }
.results th, .results td { padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
.results td { vertical-align: top; }
.results .number { text-align: right; }
.results td.number { white-space: nowrap; }
.results .main { font-weight: 600; }
.results .name { position: sticky; left: 0; z-index: 1; background: var(--ground); min-width: 8rem;
  max-width: 22rem; overflow-wrap: break-word; }
.results small { color: var(--quiet); font-weight: 400; white-space: nowrap; }
.results .text small { white-space: normal; }
.results code { overflow-wrap: anywhere; }
.results .flag { color: var(--flag); border: 1px solid currentColor; border-radius: .6em;
  padding: 0 .4em; font-size: .8em; display: inline-block; line-height: 1.35; white-space: normal; }
.results .tie tr:not(:last-child) td { border-bottom-style: dotted; }
.results tr.first td { background: var(--first); }
.results tr.first td.name { background: linear-gradient(var(--first), var(--first)) var(--ground); }
.results tr.first td:first-child { box-shadow: inset 3px 0 0 var(--good); }
.results .good { color: var(--good); }
.results .alert, .remark.alert, .remark.failure { color: var(--flag); }
.remark { margin: .4rem 0; font-size: .9rem; }
.legend, .notes, .explained { color: var(--quiet); font-size: .85rem; }
.legend { margin: .8rem 0 .2rem; }
.notes { padding-left: 1.2rem; margin: .4rem 0; max-width: 70rem; }
.explained summary { cursor: pointer; }
@media (max-width: 40rem) {
  .results th, .results td { padding: .35rem .45rem; }
  .results .name { min-width: 6.5rem; max-width: 9.5rem; box-shadow: 1px 0 0 var(--line); }
}
@media print {
  :root { --ground: #fff; --ink: #000; --quiet: #444; --line: #bbb; --first: transparent; --more: transparent; --good: #000; --flag: #000; }
  .scroll { overflow: visible; }
  .results tr { break-inside: avoid; }
}
`;
