import { hasInterval } from '../../scoring/score.ts';
import { describeEstimate, describeProbability } from '../../shared/text/describe-figures.ts';
import type { VerifiedPair } from './verification.ts';

/**
 * The prior at which a verdict changes, and the verdict if the model had learned from both
 * artists: sentences for people. None if there is no verdict to turn.
 *
 * @param prior the prior probability of "same artist"
 */
export function sayTurningPoints(
  { ifUnseen, ifSeen, verdict }: VerifiedPair,
  prior: number,
): string[] {
  if (!hasInterval(ifUnseen)) return [];
  // A prior moves both ends of the interval by its log odds; the end on the half decides.
  const priorAt = (end: number) => 1 / (1 + Math.exp(logOdds(end) - logOdds(prior)));
  const [forOne, forTwo] = [priorAt(ifUnseen.low), priorAt(ifUnseen.high)].map(describeProbability);
  const turns: Readonly<Record<VerifiedPair['verdict'], readonly string[]>> = {
    same: [
      `The answer would no longer be “one artist” with a prior probability below ${forOne} (now ${describeProbability(prior)}).`,
    ],
    different: [
      `The answer would no longer be “two artists” with a prior probability of one artist above ${forTwo} (now ${describeProbability(prior)}).`,
    ],
    unsure: [
      `The answer would be “one artist” with a prior probability above ${forOne}, and “two artists” with one below ${forTwo} (now ${describeProbability(prior)}).`,
    ],
    'too few artists': [],
  };
  const lines = [...turns[verdict]];
  if (!hasInterval(ifSeen)) return lines;
  const seen = ifSeen.low > 0.5 ? 'same' : ifSeen.high < 0.5 ? 'different' : 'unsure';
  const words = {
    same: 'one artist',
    different: 'two artists',
    unsure: 'that it cannot tell',
  };
  const chance = describeEstimate(ifSeen, describeProbability);
  lines.push(
    seen === verdict
      ? `If it had learned from paintings by both artists, the answer would be the same: ${chance}.`
      : `If it had learned from paintings by both artists, it would say ${words[seen]}: ${chance}.`,
  );
  return lines;
}

function logOdds(probability: number): number {
  const inside = Math.min(1 - 1e-9, Math.max(1e-9, probability));
  return Math.log(inside / (1 - inside));
}
