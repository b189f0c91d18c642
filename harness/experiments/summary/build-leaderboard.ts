import { canonicalJson } from '../../contract/canonical-json.ts';
import { itemAt } from '../../contract/item-at.ts';
import {
  type FinishedRun,
  isControl,
  isFinished,
  type RunRecord,
} from '../../experiments/records/run-record.ts';
import { adjustByHolm } from '../../scoring/adjust-p-values.ts';
import { fewestArtistsForInterval } from '../../scoring/fewest-artists.ts';
import { hasInterval } from '../../scoring/score.ts';
import { addLabelsAdded, indexControls } from './add-labels-added.ts';
import { type CompareRows, createRunComparison } from './compare-runs.ts';
import { groupBy, groupSeeds } from './group-runs.ts';
import type {
  Figure,
  LeaderboardModel,
  LeaderboardRow,
  LeaderboardTable,
  RowComparison,
} from './leaderboard-model.ts';
import { summariseAcrossSplits } from './summarise-across-splits.ts';
import { summariseRow, type UnrankedRow } from './summarise-row.ts';
import { tellRowsApart } from './tell-rows-apart.ts';

/** Rows share a rank if chance would show their difference at least this often. */
export const tieLevel = 0.05;

/**
 * Builds the leaderboard of the finished runs; others are skipped.
 *
 * Runs are in one table only if they share paintings and split. Runs that differ only in their seed form
 * one row; of several with the same seed the newest counts. Rows are sorted by unseen AUC. From the top, a
 * row shares the rank of the first row of the group above it unless a paired comparison on the same unseen
 * pairs separates the two (p < 0.05 after Holm's correction for all comparisons of the table); if the
 * predictions cannot be compared, unless each value is outside the other's interval. With too few unseen
 * artists there are no ranks.
 *
 * Controls have no row of their own; they show the gain from labels of their runs.
 */
export async function buildLeaderboard(
  runs: readonly RunRecord[],
  compare: CompareRows = createRunComparison('unseen'),
): Promise<LeaderboardModel> {
  const tables: LeaderboardTable[] = [];
  const all = runs.filter(isFinished);
  const finished = all.filter((run) => !isControl(run));
  const controls = indexControls(all);
  const comparable = groupBy(finished, ({ manifest: { collection, split } }) =>
    canonicalJson([collection.hash, split.hash]),
  );
  for (const group of comparable) {
    const { collection, split } = itemAt(group, 0).manifest;
    const { kind, name, hash, paintings } = collection;
    tables.push({
      collection: { kind, name, hash, paintings },
      split: { hash: split.hash, seed: split.seed },
      ...(await rankRows(groupSeeds(group), compare, controls)),
    });
  }
  return {
    version: 3,
    tables: tables.sort(byRowsThenName),
    acrossSplits: summariseAcrossSplits(finished),
  };
}

async function rankRows(
  groups: readonly FinishedRun[][],
  compare: CompareRows,
  controls: ReadonlyMap<string, FinishedRun>,
): Promise<Pick<LeaderboardTable, 'rows' | 'comparisons' | 'tooFewArtists'>> {
  const summarised = tellRowsApart(groups.map((runs) => ({ runs, row: summariseRow(runs) }))).sort(
    (a, b) => byUnseenAuc(a.row, b.row),
  );
  const sorted = await addLabelsAdded(summarised, compare, controls);
  // One split: all rows are tested on the same artists.
  const { artists } = itemAt(itemAt(groups, 0), 0).scores.tests.unseen;
  if (artists < fewestArtistsForInterval) {
    const rows = sorted.map(({ row }): LeaderboardRow => ({ rank: null, tied: false, ...row }));
    return { rows, comparisons: [], tooFewArtists: artists };
  }
  const comparisons = await compareAll(
    sorted.map(({ runs }) => runs),
    compare,
  );
  const ranks: number[] = [];
  let leader = 0;
  for (const [i, { row }] of sorted.entries()) {
    if (i > 0) {
      const found = comparisons.find(({ first, second }) => first === leader && second === i);
      const alike =
        found === undefined
          ? overlap(itemAt(sorted, leader).row.auc.unseen, row.auc.unseen)
          : found.adjustedPValue >= tieLevel;
      if (!alike) leader = i;
    }
    ranks.push(leader + 1);
  }
  const rows = sorted.map(
    ({ row }, i): LeaderboardRow => ({
      rank: itemAt(ranks, i),
      tied: ranks.indexOf(itemAt(ranks, i)) !== ranks.lastIndexOf(itemAt(ranks, i)),
      ...row,
    }),
  );
  return { rows, comparisons, tooFewArtists: null };
}

async function compareAll(
  rows: readonly (readonly FinishedRun[])[],
  compare: CompareRows,
): Promise<RowComparison[]> {
  const found: Omit<RowComparison, 'adjustedPValue'>[] = [];
  for (let first = 0; first < rows.length; first++) {
    for (let second = first + 1; second < rows.length; second++) {
      const comparison = await compare(itemAt(rows, first), itemAt(rows, second));
      const pValue = comparison?.pValue ?? null;
      if (comparison === null || pValue === null) continue;
      found.push({ first, second, difference: comparison.difference, pValue });
    }
  }
  const adjusted = adjustByHolm(found.map(({ pValue }) => pValue));
  return found.map((comparison, i) => ({ ...comparison, adjustedPValue: itemAt(adjusted, i) }));
}

function byUnseenAuc(a: UnrankedRow, b: UnrankedRow): number {
  return (
    b.auc.unseen.value - a.auc.unseen.value || (itemAt(a.runs, 0) < itemAt(b.runs, 0) ? -1 : 1)
  );
}

function overlap(one: Figure, other: Figure): boolean {
  const covers = (figure: Figure, x: number): boolean =>
    !hasInterval(figure) || (figure.low <= x && x <= figure.high);
  return covers(one, other.value) || covers(other, one.value);
}

function byRowsThenName(a: LeaderboardTable, b: LeaderboardTable): number {
  const text = ({ collection, split }: LeaderboardTable): string =>
    canonicalJson([collection.name, collection.hash, split.hash]);
  return b.rows.length - a.rows.length || (text(a) < text(b) ? -1 : 1);
}
