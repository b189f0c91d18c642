import { type Estimate, hasInterval } from '../../scoring/score.ts';
import {
  describeEstimate,
  describePercent,
  describeProbability,
} from '../../shared/text/describe-figures.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import type { Verification, VerifiedPair } from './verification.ts';

const headlines = {
  same: 'Probably one artist',
  different: 'Probably two artists',
  unsure: 'It cannot tell',
  'too few artists': 'No verdict',
} as const;

/** The verdict in two or three words, to stand above two pictures. */
export function sayHeadline({ verdict, copies }: Pick<VerifiedPair, 'verdict' | 'copies'>): string {
  return copies ? 'The same picture twice' : headlines[verdict];
}

/** The verdict on two pictures: the end of a sentence that names them. */
export function sayVerdict({ probability, verdict, copies }: VerifiedPair): string {
  if (copies) return 'the same picture twice; that says nothing about artists';
  const words = {
    same: 'probably by one artist',
    different: 'probably by two artists',
    unsure: 'cannot tell',
  };
  if (verdict === 'too few artists') {
    return 'the run was calibrated on too few artists to tell';
  }
  return `${describeEstimate(probability, describeProbability)} that one artist painted both, ${words[verdict]}`;
}

/** The figures behind the answer, one sentence each. */
export function sayFigures(pair: VerifiedPair): string[] {
  return [
    `If the model has never seen their artists: ${sayChance(pair.ifUnseen)}.`,
    `If the model was trained on paintings by both: ${sayChance(pair.ifSeen)}.`,
    ...sayTested(pair),
  ];
}

/** How often such an answer was right in the run's test; empty if unknown. */
export function sayTested({ tested }: VerifiedPair): string[] {
  if (tested === null || !hasInterval(tested.same)) return [];
  return [
    `Of ${tested.pairs} test pairs of unseen artists with a similar answer, ${describeEstimate(tested.same, describeProbability)} were by one artist.`,
  ];
}

function sayChance(chance: Estimate): string {
  return hasInterval(chance)
    ? describeEstimate(chance, describeProbability)
    : 'too few artists in validation to say';
}

/** What a picture from elsewhere means for the figures. */
function sayForeign({ name, isInvented }: Verification['run']['trainedOn']): string {
  return isInvented
    ? 'This run was trained on invented painters: its answers about real paintings mean little.'
    : `These figures are for paintings like those of ${harmlessText(name)}. Pictures from elsewhere can do worse; harness test measures how much.`;
}

/** How to read the percentages of the nearest training paintings, or why there are none; null if neither. */
export function sayNearest({ searched, noNearest }: Verification): string | null {
  if (noNearest !== null) return `No nearest training paintings: ${harmlessText(noNearest, 300)}.`;
  return searched === 0
    ? null
    : `Each percentage is for one pair. These are the closest of ${searched} training paintings, so their percentages are too high.`;
}

/**
 * How far the run can be trusted, one paragraph each.
 *
 * @param where the prior is set, for people: ` (--prior)`
 */
export function sayNotes({ run, prior, images }: Verification, where = ''): string[] {
  const { unseenAuc, unseenAccuracy, trainedOn } = run;
  const isForeign = images.some(({ known }) => known === null);
  const onTest = hasInterval(unseenAuc)
    ? `On test pairs of artists never seen, this run has an AUC of ${describeEstimate(unseenAuc)} and is right in ${describeEstimate(unseenAccuracy, describePercent)} of balanced pairs.`
    : 'How often this run is right about artists never seen is unknown: its test has too few of them.';
  return [
    `Calibrated on validation pairs of ${harmlessText(run.id)}; brackets are 95 % intervals over artists. The prior probability is ${describeProbability(prior)}${where}.`,
    onTest,
    ...(isForeign ? [sayForeign(trainedOn)] : []),
    ...(run.flags.length === 0 ? [] : [`About the run: ${run.flags.join(', ')}.`]),
  ];
}
