import type {
  ContenderFigures,
  Contest,
  Duel,
} from '../../experiments/summary/compare-contenders.ts';
import { explainTooFewArtists, tooFewArtists } from '../../scoring/fewest-artists.ts';
import { type Estimate, hasInterval, type TestName } from '../../scoring/score.ts';
import { describeNumber } from '../../shared/text/describe-figures.ts';
import { unseenFirst } from '../unseen-first.ts';
import { cut } from './cell-parts.ts';
import { describeSplit } from './describe-place.ts';
import {
  metricColumns,
  metricFields,
  metricOf,
  numberField,
  runsField,
  seedsColumn,
  textField,
} from './result-columns.ts';
import { sayLegend } from './say-legend.ts';
import {
  type Column,
  makeTable,
  type Remark,
  type Table,
  type TableSet,
  type Tone,
} from './table.ts';

const [auc, accuracy] = [metricOf('auc'), metricOf('accuracy')];

/** A contest: who beats whom on each kind of test pairs, then the scores of each contender. */
export function contestTables(contest: Contest): TableSet {
  const { collection, split, corrected } = contest;
  return {
    heading: `On the same pairs of ${cut(collection.name, 80)}, ${describeSplit(split)}`,
    tables: [...unseenFirst.map((test) => duelTable(contest, test)), contenderTable(contest)],
    remarks: [],
    legend: sayLegend({ figures: contest.contenders.map(({ auc }) => auc.unseen) }),
    explainedBy: '--explain',
    notes: [
      'Differences are the first approach minus the second, with 95 % intervals from a paired bootstrap over artists. Several seeds count by their mean.',
      `The p-values are corrected for ${corrected} comparison${corrected === 1 ? '' : 's'} (Holm). Differences of accuracy are not tested.`,
    ],
    fields: [
      ...['scope', 'test', 'first', 'second', 'tie'],
      ...['auc_difference', 'auc_difference_low', 'auc_difference_high'],
      ...['auc_difference_p', 'auc_difference_p_holm', 'auc_detectable', 'artists'],
      ...['accuracy_difference', 'accuracy_difference_low', 'accuracy_difference_high'],
      ...['name', 'plugin', 'seeds', 'runs'],
      ...metricFields(auc.key, 'spread'),
      ...metricFields(accuracy.key, 'spread'),
    ],
  };
}

const titles = {
  unseen: 'On unseen artists',
  seen: 'On seen artists',
  mixed: 'On mixed pairs',
} as const;

/** Two contenders on one kind of test pairs. */
interface Verdict {
  /** The better one, if they can be told apart. */
  readonly first: string;
  readonly second: string;
  readonly winner: Duel['winner'];
  readonly detectable: number | null;
  readonly artists: number;
  /** The first minus the second. */
  readonly auc: Estimate;
  readonly accuracy: Estimate;
  readonly pValue: number | null;
  readonly adjustedPValue: number | null;
}

function duelTable({ contenders, duels, corrected }: Contest, test: TestName): Table {
  const columns: Column<Verdict>[] = [
    textField('scope', () => 'duel'),
    textField('test', () => test),
    textField('first', ({ first }) => first),
    textField('second', ({ second }) => second),
    numberField('tie', ({ winner }) => (winner === 'unknown' ? null : winner === 'tie' ? 1 : 0)),
    {
      key: 'verdict',
      heading: 'verdict',
      importance: 'always',
      cell: (verdict) => ({ kind: 'text', ...sayVerdict(verdict) }),
    },
    {
      key: 'auc_difference',
      heading: corrected > 1 ? 'difference of AUC, corrected p' : 'difference of AUC',
      importance: 'always',
      isMain: true,
      cell: ({ auc, pValue, adjustedPValue }) => ({
        kind: 'difference',
        ...auc,
        pValue,
        adjustedPValue,
      }),
    },
    numberField('auc_detectable', ({ detectable }) => detectable),
    numberField('artists', ({ artists }) => artists),
    {
      key: 'accuracy_difference',
      heading: 'difference of accuracy',
      importance: 'middle',
      cell: ({ accuracy }) => ({ kind: 'difference', ...accuracy }),
    },
  ];
  const rows = duels.filter((duel) => duel.test === test).map((duel) => judge(duel, contenders));
  return makeTable({ title: titles[test], columns, rows, remarks: sayPower(rows) });
}

function sayVerdict({ first, second, winner }: Verdict): { text: string; tone: Tone } {
  const [one, other] = [cut(first, 60), cut(second, 60)];
  if (winner === 'unknown') return { text: `${one} and ${other}: ${tooFewArtists}`, tone: 'alert' };
  return winner === 'tie'
    ? { text: `${one} and ${other} cannot be told apart`, tone: 'alert' }
    : { text: `${one} beats ${other}`, tone: 'good' };
}

/** The detectable difference of a tie. */
function sayPower(rows: readonly Verdict[]): Remark[] {
  const [unknown] = rows.filter(({ winner }) => winner === 'unknown');
  if (unknown !== undefined) return [{ text: `${explainTooFewArtists(unknown.artists)}.` }];
  const ties = rows.filter(({ winner }) => winner === 'tie');
  return ties.flatMap(({ first, second, detectable, artists }) => {
    if (detectable === null) return [];
    const between = `Between ${cut(first, 60)} and ${cut(second, 60)}`;
    const text = `${between}: with ${artists} artists, a true difference of ${describeNumber(detectable)} is found in 80 % of tests.`;
    return [{ text }];
  });
}

function judge(duel: Duel, contenders: readonly ContenderFigures[]): Verdict {
  const { winner, auc, accuracy, adjustedPValue } = duel;
  const [one, other] = [duel.first, duel.second].map((place) => contenders[place]?.name ?? '');
  const turned = winner === 'second';
  return {
    first: (turned ? other : one) ?? '',
    second: (turned ? one : other) ?? '',
    winner,
    detectable: duel.detectable,
    artists: duel.artists,
    auc: turned ? negate(auc.difference) : auc.difference,
    accuracy: turned ? negate(accuracy.difference) : accuracy.difference,
    pValue: auc.pValue,
    adjustedPValue,
  };
}

function negate(estimate: Estimate): Estimate {
  if (!hasInterval(estimate)) return { value: -estimate.value, low: null, high: null };
  const { value, low, high } = estimate;
  return { value: -value, low: -high, high: -low };
}

function contenderTable({ contenders }: Contest): Table {
  const columns: Column<ContenderFigures>[] = [
    textField('scope', () => 'contender'),
    {
      key: 'contender',
      heading: 'contender',
      importance: 'always',
      cell: ({ name }) => ({ kind: 'approach', name, details: [] }),
    },
    textField('name', ({ name }) => name),
    textField('plugin', ({ plugin }) => plugin),
    { ...seedsColumn(), under: 'contender' },
    runsField(),
    ...metricColumns(auc, unseenFirst),
    ...metricColumns(accuracy, ['unseen'], { importance: 'middle' }),
    ...metricColumns(accuracy, ['seen', 'mixed'], { importance: 'low' }),
  ];
  return makeTable({ title: 'Scores', columns, rows: contenders });
}
