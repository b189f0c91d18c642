import { basename, dirname } from 'node:path';
import type { AnsweredPair } from '../../../experiments/records/answered-pairs.ts';
import { sharesGroup } from '../../../experiments/run/find-copies-of-run.ts';
import { calibrateAll } from '../../../scoring/platt.ts';
import { describeNumber, describeProbability } from '../../../shared/text/describe-figures.ts';
import { type Html, html } from '../../../shared/text/html.ts';
import { showArtist } from '../../../shared/text/show-painting.ts';
import { embedPicture } from '../embed-picture.ts';
import { findMistakes } from '../find-mistakes.ts';
import type { ReportRun } from '../report-run.ts';
import type { Section } from '../section.ts';

/** Pairs of each kind: full rows of one, two, three and six. */
const count = 6;
/** Side in pixels. */
const thumbnail = 240;

const words = {
  unseen: 'artists never seen',
  seen: 'artists it was trained on',
} as const;

/** The most confident mistakes, as pairs of paintings. */
export async function showMistakes(run: ReportRun): Promise<Section> {
  const groups: Html[] = [];
  const isCopy = sharesGroup(run.copies);
  for (const test of ['unseen', 'seen'] as const) {
    const { falseMatches, misses } = findMistakes(
      run.predictions[test],
      run.scores.threshold,
      count,
      isCopy,
    );
    groups.push(
      await showGroup(run, test, `Two ${words[test]}, judged one`, falseMatches),
      await showGroup(run, test, `One of the ${words[test]}, judged two`, misses),
    );
  }
  const body = html`<p class="quiet">The most confident wrong answers; each painting occurs at most twice per group.
The probability that one artist painted both is ${run.calibration === undefined ? "the model's own" : 'calibrated'}.</p>${groups}`;
  return { id: 'mistakes', title: 'Most confident mistakes', body, charts: [] };
}

async function showGroup(
  run: ReportRun,
  test: 'unseen' | 'seen',
  title: string,
  mistakes: readonly AnsweredPair[],
): Promise<Html> {
  if (mistakes.length === 0) return html`<h4>${title}</h4><p>None.</p>`;
  const cards = await Promise.all(
    mistakes.map(async ({ a, b, artistA, artistB, score }) => {
      const [probability = score] =
        run.calibration === undefined
          ? [score]
          : calibrateAll(run.calibration[test], Float64Array.of(score));
      return html`<li><div class="pair">${[
        await showPainting(run, test, a, artistA),
        await showPainting(run, test, b, artistB),
      ]}</div><p>${describeProbability(probability)} <span class="quiet">(model: ${describeNumber(score)})</span></p></li>`;
    }),
  );
  return html`<h4>${title}</h4><ul class="pairs of-${cards.length}">${cards}</ul>`;
}

async function showPainting(
  run: ReportRun,
  test: keyof typeof words,
  id: string,
  number: number,
): Promise<Html> {
  const artist = showArtist(run.artistOf(test, id, number));
  const file = await run.pictureOf(id);
  const picture = file && (await embedPicture(file, dirname(file), thumbnail));
  return html`<figure class="painting">${
    picture === undefined
      ? html`<div class="missing">missing</div>`
      : html`<img src="${picture}" alt="Painting by ${artist}">`
  }<figcaption>${artist}<br><small title="${id}">${basename(id)}</small></figcaption></figure>`;
}
