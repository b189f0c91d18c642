// @ts-nocheck: it runs in a browser, whose types would reach every file of this project.
import { html } from './html.js';
import { runPage } from './router.js';

const words = {
  same: 'one artist',
  different: 'two artists',
  unsure: 'cannot tell',
  'too few artists': 'no verdict',
};

/** A run's answer about two pictures: in words, on a scale, and with its evidence. */
export function Answer({ answer, head }) {
  const { verdict, headline, sentence, marks, prior, turningPoints, altered } = answer;
  const { images, nearestNote, notes, run } = answer;
  const hasNearest = images.some(({ nearest }) => nearest.length > 0);
  return html`
    <section class=${`verdict ${classOf(verdict)}`} aria-labelledby="verdict">
      <h2 id="verdict" ref=${head} tabindex="-1">${headline}</h2>
      <p class="sentence">${sentence}</p>
      ${marks.length > 0 && html`<${Scale} marks=${marks} prior=${prior} />`}
      <p class="quiet">By <a href=${runPage(run)}>${run}</a></p>
    </section>
    ${
      (turningPoints.length > 0 || altered.length > 0) &&
      html`<section aria-labelledby="mind"><h2 id="mind">What would change the answer</h2>
        <ul class="turning">${turningPoints.map((line) => html`<li>${line}</li>`)}</ul>
        ${altered.length > 0 && html`<${Altered} altered=${altered} verdict=${verdict} />`}</section>`
    }
    ${
      (hasNearest || nearestNote) &&
      html`<section aria-labelledby="nearest"><h2 id="nearest">Nearest training paintings</h2>
        ${hasNearest && html`<div class="slots">${images.map((image) => html`<${Nearest} key=${image.label} image=${image} />`)}</div>`}
        ${nearestNote && html`<p class="quiet">${nearestNote}</p>`}</section>`
    }
    <section aria-labelledby="trust"><h2 id="trust">How far to trust it</h2>
      <ul class="turning">${notes.map((line) => html`<li>${line}</li>`)}</ul></section>`;
}

function classOf(verdict) {
  return { same: 'one', different: 'two' }[verdict] ?? 'unsure';
}

/** From certainly two artists to certainly one; a dot is the probability, its bar the interval. */
function Scale({ marks, prior }) {
  return html`<div class="scale">
    <div class="ends" aria-hidden="true"><span>two artists</span><span>half</span><span>one artist</span></div>
    ${marks.map(
      (mark, i) => html`<div class=${`mark ${i === 0 ? 'first' : ''}`} key=${mark.label}>
        <${Track} mark=${mark} prior=${i === 0 ? prior : undefined} />
        <p><strong>${mark.text}</strong> ${mark.label}</p></div>`,
    )}
    ${prior !== 0.5 && html`<p class="quiet">The thin line is the prior.</p>`}
  </div>`;
}

function Track({ mark, prior }) {
  const at = (value) => `${100 * value}%`;
  return html`<div class="track" aria-hidden="true">
    ${prior !== undefined && prior !== 0.5 && html`<u style=${{ left: at(prior) }}></u>`}
    ${mark.bounds && html`<i style=${{ left: at(mark.bounds[0]), right: at(1 - mark.bounds[1]) }}></i>`}
    <b style=${{ left: at(mark.value) }}></b></div>`;
}

/** The same question about altered pictures. */
function Altered({ altered, verdict }) {
  return html`<h3>The same question, with the pictures altered</h3>
    <p class="quiet">The answer, for artists never seen, if something is removed from both pictures. The run was not calibrated on such pictures: they show what its answer depends on, not what is true.</p>
    <ul class="altered">${altered.map(
      (mark) => html`<li key=${mark.label} class=${classOf(mark.verdict)}>
        <span>${mark.label}</span><${Track} mark=${mark} />
        <span><strong>${mark.text}</strong> ${mark.verdict === verdict ? 'the same answer' : words[mark.verdict]}</span></li>`,
    )}</ul>`;
}

function Nearest({ image }) {
  return html`<div><h3>${image.label}</h3>
    ${image.nearest.length === 0 && html`<p class="quiet">None.</p>`}
    <ul class="paintings">${image.nearest.map(
      ({ artist, painting, probability, picture }) => html`<li key=${painting}><figure class="tile">
        ${picture ? html`<img src=${picture} alt=${`${artist}: ${painting}`} />` : html`<span class="missing">missing</span>`}
        <figcaption><strong>${probability}</strong> ${artist}</figcaption></figure></li>`,
    )}</ul></div>`;
}
