import { type TestName, testNames } from '../../scoring/score.ts';
import { guardFormula } from '../../shared/text/csv-formula.ts';
import { escapeHarmful } from '../../shared/text/harmless-text.ts';

/** A figure with its interval, and a spread under a name of its own. */
interface SpreadFigure {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Text for a cell. Numbers are left alone: a negative one begins like a formula and is none.
 */
export function textCell(value: string): string {
  return guardFormula(escapeHarmful(value));
}

/** A column for each test and number: `unseen_auc`, `unseen_auc_low`, `unseen_auc_high` and so on. */
export function figureColumns<Figure extends SpreadFigure>(
  metric: string,
  figures: Readonly<Record<TestName, Figure>>,
  spread: Exclude<keyof Figure & string, keyof SpreadFigure>,
): Record<string, unknown> {
  return Object.fromEntries(
    testNames.flatMap((test) => {
      const [name, figure] = [`${test}_${metric}`, figures[test]];
      return [
        [name, figure.value],
        [`${name}_low`, figure.low],
        [`${name}_high`, figure.high],
        [`${name}_${spread}`, figure[spread]],
      ];
    }),
  );
}

/** What the paper reports; empty cells where it reports nothing. */
export function paperColumns(
  paper: Readonly<Record<TestName, number>> | null,
): Record<string, number | undefined> {
  return {
    paper_unseen_accuracy: paper?.unseen,
    paper_seen_accuracy: paper?.seen,
    paper_mixed_accuracy: paper?.mixed,
  };
}
