import { nameBottleneck } from '../../compute/features/extraction-times.ts';
import type { FinishedRun } from '../../experiments/records/run-record.ts';
import { explainTooFewArtists, fewestArtistsForInterval } from '../../scoring/fewest-artists.ts';
import { testNames } from '../../scoring/score.ts';
import {
  describeEstimate,
  describeNumber,
  describePercent,
} from '../../shared/text/describe-figures.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import { showPath } from '../../shared/text/show-path.ts';

/** The text about a run below the table of its scores. */
export function describeRun({ folder, manifest, scores, elsewhere }: FinishedRun): string {
  const seconds = Object.entries(manifest.seconds)
    .map(([phase, s]) => `${phase} ${s} s`)
    .join(', ');
  const weights = manifest.weights
    .filter(({ status }) => status !== 'trained')
    .map(({ backbone, status, source, pixels }) => {
      const shown = pixels === undefined ? '' : `, shown pictures of ${pixels} × ${pixels} pixels`;
      return `${backbone} weights are ${status}: ${source}${shown}`;
    });
  return [
    ...describeFewArtists(scores),
    ...describeElsewhere(elsewhere),
    ...describeExtraction(manifest),
    `Threshold ${describeNumber(scores.threshold)}, chosen on validation. ${describeOrigin(manifest)}${seconds}.`,
    ...weights,
    `All files are in ${showPath(folder)}`,
  ].join('\n');
}

/** A line for each other collection and list of pairs that a run was tested on. */
export function describeElsewhere(elsewhere: FinishedRun['elsewhere'] = []): string[] {
  return elsewhere.map(({ collection, pairs, score, paintings, leftOut }) => {
    const left = leftOut.length === 0 ? '' : `, ${leftOut.length} left out`;
    const whose =
      pairs === undefined
        ? ` by ${score.artists} new artists`
        : pairs.areArtistsKnown
          ? ` by ${score.artists} artists`
          : '; no interval, because their artists are unknown';
    return `On ${harmlessText(collection.name, 100)}: AUC ${describeEstimate(score.auc)}, accuracy ${describeEstimate(score.accuracy)}; ${score.pairs} pairs of ${paintings} paintings${whose}${left}.${describeKnown(pairs)}`;
  });
}

/** The engine that computed, as a sentence; empty if the plugin used none. */
function describeOrigin({ answered, engine }: FinishedRun['manifest']): string {
  if (answered !== undefined) return 'Answered elsewhere. ';
  return engine.name === 'none' ? '' : `Engine: ${engine.name}. `;
}

/** The part of a list of pairs that the run has learned from; empty if none. */
function describeKnown(pairs: NonNullable<FinishedRun['elsewhere']>[number]['pairs']): string {
  const { artists = [], paintings = [] } = pairs?.known ?? {};
  if (artists.length + paintings.length === 0) return '';
  return ` In training: ${artists.length} of its artists and ${paintings.length} of its pictures.`;
}

function describeExtraction({ features }: FinishedRun['manifest']): string[] {
  const extraction = features?.extraction;
  if (extraction === null || extraction === undefined) return [];
  const { paintings, seconds, engineBusy, bottleneck } = extraction;
  return [
    `Features of ${paintings} paintings in ${seconds.toFixed(1)} s; bottleneck: ${nameBottleneck(bottleneck)}; computing took ${describePercent(engineBusy)} of the time.`,
  ];
}

function describeFewArtists({ tests }: FinishedRun['scores']): string[] {
  return testNames.flatMap((name) => {
    const { artists } = tests[name];
    if (artists >= fewestArtistsForInterval) return [];
    return [`No interval on ${name} pairs: ${explainTooFewArtists(artists)}.`];
  });
}
