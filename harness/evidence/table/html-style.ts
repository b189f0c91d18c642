/**
 * The look of the tables, light and dark, on screens from 320 px and on paper. Colours are custom
 * properties, so that a page around the tables can share or change them.
 */
export const leaderboardStyle = `:root {
  color-scheme: light dark;
  --ground: #fdfcf9; --ink: #23211d; --quiet: #6b665c; --line: #ddd7ca;
  --first: #eef3ea; --flag: #8a4b00; --accent: #285f8f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #191817; --ink: #ece7dd; --quiet: #a29b8e; --line: #3a3733;
    --first: #222b21; --flag: #f0b35c; --accent: #85b7e2;
  }
}
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 90rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.6rem; margin: 0 0 1rem; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table.leaderboard { border-collapse: collapse; width: 100%; font-size: .9rem;
  font-variant-numeric: tabular-nums; }
.leaderboard th { color: var(--quiet); font-weight: 600; text-align: left; vertical-align: bottom; }
.leaderboard th, .leaderboard td { padding: .45rem .7rem; border-bottom: 1px solid var(--line); }
.leaderboard td { vertical-align: top; }
.leaderboard .number { text-align: right; }
.leaderboard .main { font-weight: 600; }
.leaderboard small { color: var(--quiet); font-weight: 400; white-space: nowrap; }
.leaderboard code { overflow-wrap: anywhere; }
.leaderboard .flag { color: var(--flag); border: 1px solid currentColor; border-radius: .6em;
  padding: 0 .4em; font-size: .8em; white-space: nowrap; }
.leaderboard tr.first { background: var(--first); }
.notes { color: var(--quiet); font-size: .85rem; padding-left: 1.2rem; }
@media (max-width: 40rem) {
  .leaderboard thead { display: none; }
  .leaderboard tr { display: block; padding: .6rem 0; border-bottom: 2px solid var(--line); }
  .leaderboard td, .leaderboard .number { display: flex; gap: 1rem; border: 0; padding: .15rem .4rem;
    justify-content: space-between; text-align: right; flex-wrap: wrap; }
  .leaderboard td::before { content: attr(data-label); color: var(--quiet); font-weight: 400;
    text-align: left; }
  .leaderboard td:empty { display: none; }
}
@media print {
  :root { --ground: #fff; --ink: #000; --quiet: #444; --line: #bbb; --first: #fff; --flag: #000; }
  .scroll { overflow: visible; }
  .leaderboard tr { break-inside: avoid; }
}
`;
