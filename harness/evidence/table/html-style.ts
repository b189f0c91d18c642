/**
 * The look of the tables, light and dark, on screens from 320 px and on paper. Colours are custom
 * properties, so that a page around the tables can share or change them.
 */
export const tableStyle = `:root {
  color-scheme: light dark;
  --ground: #fdfcf9; --ink: #23211d; --quiet: #6b665c; --line: #ddd7ca;
  --first: #eef3ea; --good: #2f6f3e; --flag: #8a4b00; --accent: #285f8f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #191817; --ink: #ece7dd; --quiet: #a29b8e; --line: #3a3733;
    --first: #222b21; --good: #86c894; --flag: #f0b35c; --accent: #85b7e2;
  }
}
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 90rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.6rem; margin: 0 0 1rem; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table.results { border-collapse: collapse; width: 100%; font-size: .9rem;
  font-variant-numeric: tabular-nums; }
.results th { color: var(--quiet); font-weight: 600; text-align: left; vertical-align: bottom; }
.results th, .results td { padding: .45rem .7rem; border-bottom: 1px solid var(--line); }
.results td { vertical-align: top; }
.results .number { text-align: right; }
.results .main { font-weight: 600; }
.results small { color: var(--quiet); font-weight: 400; white-space: nowrap; }
.results code { overflow-wrap: anywhere; }
.results .flag { color: var(--flag); border: 1px solid currentColor; border-radius: .6em;
  padding: 0 .4em; font-size: .8em; white-space: nowrap; }
.results tr.first { background: var(--first); }
.results .good { color: var(--good); }
.results .alert, .remark.alert, .remark.failure { color: var(--flag); }
.notes { color: var(--quiet); font-size: .85rem; padding-left: 1.2rem; }
@media (max-width: 40rem) {
  .results thead { display: none; }
  .results tr { display: block; padding: .6rem 0; border-bottom: 2px solid var(--line); }
  .results td, .results .number { display: flex; gap: 0 1rem; border: 0; padding: .15rem .4rem;
    justify-content: space-between; text-align: right; flex-wrap: wrap; }
  .results td::before { content: attr(data-label); color: var(--quiet); font-weight: 400;
    text-align: left; }
  .results td > div { margin-left: auto; }
  .results td:empty { display: none; }
}
@media print {
  :root { --ground: #fff; --ink: #000; --quiet: #444; --line: #bbb; --first: #fff; --good: #000; --flag: #000; }
  .scroll { overflow: visible; }
  .results tr { break-inside: avoid; }
}
`;
