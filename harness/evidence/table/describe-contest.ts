import picocolors from 'picocolors';
import type {
  ContenderFigures,
  Contest,
  Duel,
} from '../../experiments/summary/compare-contenders.ts';
import type { Estimate } from '../../scoring/score.ts';
import {
  describeEstimate,
  describePValue,
  describeSigned,
} from '../../shared/text/describe-figures.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import { wrapText } from '../../shared/text/wrap-text.ts';

/** A contest in words, for a terminal: unseen artists first, since they are the question. */
export function describeContest(
  { collection, split, contenders, duels, corrected }: Contest,
  { colour, width = 100 }: { readonly colour: boolean; readonly width?: number },
): string {
  const { bold, dim, green, yellow } = picocolors.createColors(colour);
  const place = `${harmlessText(collection.name)}, split ${harmlessText(split.hash.slice(0, 8))} (seed ${split.seed})`;
  const lines = [bold(`On the same pairs of ${place}:`), ''];
  const tests = ['unseen', 'seen', 'mixed'] as const;
  for (const duel of tests.flatMap((test) => duels.filter((own) => own.test === test))) {
    const paint = duel.winner === 'tie' ? yellow : green;
    lines.push(...wrap(sayVerdict(duel, contenders), width).map(paint));
    lines.push(...wrap(sayFigures(duel, contenders), width, '  ').map(dim), '');
  }
  const notes = [
    'Differences with 95 % intervals from a paired bootstrap over artists; several seeds count by their mean.',
    `The p-values of the verdicts are corrected for ${corrected} comparisons (Holm).`,
  ];
  lines.push(...notes.flatMap((note) => wrap(note, width)).map(dim));
  return lines.join('\n');
}

/** One sentence: who beats whom by how much, or what a tie still rules out. */
export function sayVerdict(duel: Duel, contenders: readonly ContenderFigures[]): string {
  const [first, second] = [contenders[duel.first]!, contenders[duel.second]!].map(({ name }) =>
    harmlessText(name),
  );
  const { difference } = duel.auc;
  const on = { unseen: 'On unseen artists', seen: 'On seen artists', mixed: 'On mixed pairs' }[
    duel.test
  ];
  const p = sayPValue(duel.adjustedPValue);
  if (duel.winner === 'tie') {
    return `${on} ${first} and ${second} cannot be told apart: ${signed(difference)} AUC, ${p}.`;
  }
  const [winner, loser] = duel.winner === 'first' ? [first, second] : [second, first];
  const by = duel.winner === 'first' ? difference : negate(difference);
  return `${on} ${winner} beats ${loser} by ${signed(by)} AUC, ${p}.`;
}

function sayFigures(duel: Duel, contenders: readonly ContenderFigures[]): string {
  // The better one first, as in the verdict.
  const places = [duel.first, duel.second];
  const { difference } = duel.accuracy;
  if (duel.winner === 'second') places.reverse();
  const sides = places.map((place) => {
    const { name, auc, accuracy, seeds } = contenders[place]!;
    const of = seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} seeds`;
    return `${harmlessText(name)} (${of}): AUC ${auc[duel.test].value.toFixed(3)}, accuracy ${accuracy[duel.test].value.toFixed(3)}`;
  });
  return `${sides.join('; ')}; difference of accuracies ${signed(duel.winner === 'second' ? negate(difference) : difference)}.`;
}

function signed(of: Estimate): string {
  return describeEstimate(of, describeSigned);
}

function sayPValue(p: number): string {
  // Spaces at which no line breaks.
  return describePValue(p).replaceAll(' ', '\u00a0');
}

function negate({ value, low, high }: Estimate): Estimate {
  return { value: -value, low: -high, high: -low };
}

function wrap(text: string, width: number, indent = ''): string[] {
  return wrapText(text, Math.max(40, Math.min(100, width)) - indent.length).map(
    (line) => `${indent}${line}`,
  );
}
