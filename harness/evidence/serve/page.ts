import { html, raw } from '../../shared/text/html.ts';
import { reportStyle } from '../report/report-style.ts';

const liveStyle = `
#status { color: var(--quiet); }
#status.lost { color: var(--flag); font-weight: 600; }
.run { background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  padding: .3rem 1rem .8rem; margin: 1rem 0; }
.run h3 { border: 0; margin: .6rem 0 .2rem; padding: 0; }
.run p { margin: .3rem 0; }
.state { font-size: .8rem; font-weight: 600; border: 1px solid currentColor; border-radius: .7em;
  padding: 0 .6em; margin-left: .4rem; color: var(--quiet); }
.state.running { color: light-dark(#1f7a3d, #7fd39a); }
.state.stopped, .failure { color: var(--flag); }
.state.failed { color: light-dark(#b3261e, #ff9c94); }
.links a { margin-right: .8rem; }
progress { display: block; width: 100%; max-width: 46rem; height: .8rem; margin: .2rem 0 .6rem;
  accent-color: light-dark(#0072b2, #56b4e9); }
#drop { border: 2px dashed var(--line); border-radius: .6rem; padding: 1.2rem; margin: .8rem 0;
  text-align: center; }
#drop.over { border-color: var(--accent); background: var(--first); }
#chosen { display: flex; gap: .8rem; justify-content: center; flex-wrap: wrap; margin-top: .8rem; }
#chosen img { height: 8rem; max-width: 100%; border-radius: .3rem; }
#answer img { width: 100%; max-width: 46rem; height: auto; }
#answer pre { white-space: pre-wrap; max-width: 52rem; }
select, button, input { font: inherit; max-width: 100%; }
`;

/** The page of the live view; everything on it comes through `/events` and `/verify`. */
export function livePage(): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Painter by Numbers: live</title>
<style>${raw(reportStyle + liveStyle)}</style>
<script src="/live.js" defer></script>
</head>
<body>
<main>
<header class="page"><h1>Painter by Numbers</h1><p id="status" role="status">Connecting…</p></header>
<section><h2>Runs</h2><div id="runs"><p class="quiet">None yet.</p></div></section>
<section id="leaderboard"></section>
<section id="verify"><h2>Two pictures</h2>
<p>Did one artist paint both? Choose a run that is finished and drop two image files, or more.</p>
<form><label>Run <select name="run" id="run" required></select></label>
<div id="drop"><label>Drop pictures here, or <input type="file" name="pictures" id="pictures" accept="image/*" multiple></label>
<div id="chosen"></div></div>
<button type="submit" disabled>Compare</button></form>
<div id="answer" aria-live="polite"></div></section>
</main>
</body>
</html>
`.toString();
}
