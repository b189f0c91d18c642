import { safeName } from '../../experiments/records/run-id.ts';
import { byName, type ElsewhereTest } from '../../experiments/summary/list-shared-tests.ts';
import { explainTooFewArtists, fewestArtistsForInterval } from '../../scoring/fewest-artists.ts';
import { cut } from './cell-parts.ts';
import { figureFields } from './result-columns.ts';
import type { Column, Difference, Figure, Note } from './table.ts';

/** A row that may have figures of other collections. */
interface TestedElsewhere {
  readonly elsewhere?: readonly (ElsewhereTest & {
    readonly auc: Figure;
    readonly accuracy: Figure;
    readonly difference?: Difference | null;
  })[];
}

/** A test on another collection and the columns that it has. */
export interface NamedTest extends ElsewhereTest {
  /** The prefix of its columns in files: `on_more_paintings`. */
  readonly key: string;
  /** For people: the collection's name, if several tests share it with the beginning of the hash. */
  readonly label: string;
}

/** Every test on another collection that any row has, by name. */
export function nameTests(rows: readonly TestedElsewhere[]): NamedTest[] {
  const tests = new Map<string, ElsewhereTest>();
  for (const { elsewhere = [] } of rows) for (const one of elsewhere) tests.set(one.test, one);
  const sorted = [...tests.values()].sort(byName);
  const keyOf = ({ collection }: ElsewhereTest) =>
    `on_${safeName(collection).replaceAll('-', '_')}`;
  return sorted.map((one) => {
    const { collection, test, artists, pairs, isListed } = one;
    const isOnly = sorted.filter((other) => keyOf(other) === keyOf(one)).length === 1;
    const suffix = test.slice(0, 8);
    return {
      collection,
      test,
      artists,
      pairs,
      ...(isListed === undefined ? {} : { isListed }),
      key: isOnly ? keyOf(one) : `${keyOf(one)}_${suffix}`,
      label: isOnly ? cut(collection, 40) : `${cut(collection, 40)} (${suffix})`,
    };
  });
}

/**
 * A column for each test with the AUC, and for files one with the accuracy.
 *
 * @param reference if rows are compared with one of them, its name: a further column each
 */
export function elsewhereColumns<Row extends TestedElsewhere>(
  tests: readonly NamedTest[],
  reference = '',
): Column<Row>[] {
  return tests.flatMap(({ test, key, label }): Column<Row>[] => {
    const cellOf = (metric: 'auc' | 'accuracy') => (row: Row) => {
      const found = row.elsewhere?.find((one) => one.test === test);
      return found === undefined ? null : ({ kind: 'figure', ...found[metric] } as const);
    };
    return [
      { key: `${key}_auc`, heading: `AUC on ${label}`, cell: cellOf('auc') },
      { key: `${key}_accuracy`, cell: cellOf('accuracy') },
      {
        key: `${key}_difference`,
        ...(reference === '' ? {} : { heading: `minus ${reference}, on ${label}` }),
        importance: 'middle',
        cell(row) {
          const difference = row.elsewhere?.find((one) => one.test === test)?.difference ?? null;
          return difference === null ? null : { kind: 'difference', ...difference };
        },
      },
    ];
  });
}

/** The fields of these columns: `on_more_paintings_auc`, `on_more_paintings_auc_low` and so on. */
export function elsewhereFields(
  tests: readonly NamedTest[],
  spread: 'spread' | 'deviation',
): string[] {
  return tests.flatMap(({ key }) =>
    ['auc', 'accuracy'].flatMap((metric) => figureFields(`${key}_${metric}`, spread)),
  );
}

/** The fields of the differences to a reference. */
export function elsewhereDifferenceFields(tests: readonly NamedTest[]): string[] {
  return tests.flatMap(({ key }) =>
    ['', '_low', '_high', '_p', '_p_holm'].map((part) => `${key}_difference${part}`),
  );
}

/** How to read them; nothing if there are none. */
export function elsewhereNotes(tests: readonly NamedTest[]): Note[] {
  return tests.map((test) => ({
    about: [`${test.key}_auc`, `${test.key}_difference`],
    text: explainTest(test),
  }));
}

function explainTest({ label, artists, pairs, isListed }: NamedTest): string {
  if (isListed !== true) {
    return `On ${label}: ${pairs} balanced pairs of its ${artists} artists, none of whom is in the training collection; copies of its pictures are left out. The interval is over these artists; the threshold is the run's own.`;
  }
  return `On ${label}: ${pairs} listed pairs. ${explainInterval(artists)}; the threshold is the run's own. A row says if some of its artists or pictures are in training.`;
}

/** The artists of the interval of listed pairs, or why there is none. */
function explainInterval(artists: number): string {
  if (artists === 0) return 'Their artists are unknown, so there is no interval';
  if (artists < fewestArtistsForInterval) return `No interval: ${explainTooFewArtists(artists)}`;
  return `The interval is over their ${artists} artists`;
}
