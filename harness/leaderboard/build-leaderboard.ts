import { canonicalJson } from '../canonical-json.ts';
import { type FinishedRun, isFinished, type RunRecord } from '../records/run-record.ts';
import { standardDeviation } from '../scoring/artist-bootstrap.ts';
import { type Estimate, type TestName, testNames } from '../scoring/score.ts';
import { type CompareRows, createRunComparison } from './compare-runs.ts';
import type {
  Figure,
  LeaderboardModel,
  LeaderboardRow,
  LeaderboardTable,
} from './leaderboard-model.ts';

/** Rows whose difference chance would show at least this often share a rank. */
export const tieLevel = 0.05;

/**
 * Makes the leaderboard of the finished runs; others are passed by.
 *
 * Runs stand in one table only if they share paintings and split. Runs that differ in nothing but
 * their seed are one row; of several with the same seed the newest counts. Rows are sorted by
 * unseen AUC. From the top, a row shares the rank of the first row of the group above it unless a
 * paired comparison on the same unseen pairs tells the two apart (p < 0.05); where the
 * predictions cannot be compared, unless each value lies outside the other's interval.
 */
export async function buildLeaderboard(
  runs: readonly RunRecord[],
  compare: CompareRows = createRunComparison('unseen'),
): Promise<LeaderboardModel> {
  const tables: LeaderboardTable[] = [];
  const comparable = groupBy(runs.filter(isFinished), ({ manifest: { collection, split } }) =>
    canonicalJson([collection.hash, split.hash]),
  );
  for (const group of comparable) {
    const { collection, split } = group[0].manifest;
    const { kind, name, hash, paintings } = collection;
    tables.push({
      collection: { kind, name, hash, paintings },
      split: { hash: split.hash, seed: split.seed },
      rows: await rankRows(groupBy(group, rowKey).map(newestOfEachSeed), compare),
    });
  }
  return { version: 1, tables: tables.sort(byRowsThenName) };
}

type UnrankedRow = Omit<LeaderboardRow, 'rank' | 'tied'>;

async function rankRows(
  groups: readonly FinishedRun[][],
  compare: CompareRows,
): Promise<LeaderboardRow[]> {
  const rows = groups
    .map((runs) => ({ runs, row: summarise(runs) }))
    .sort(
      (a, b) =>
        b.row.auc.unseen.value - a.row.auc.unseen.value || (a.row.runs[0] < b.row.runs[0] ? -1 : 1),
    );
  const ranks: number[] = [];
  let leader = 0;
  for (const [i, { runs, row }] of rows.entries()) {
    if (i > 0) {
      const comparison = await compare(rows[leader].runs, runs);
      const alike =
        comparison === null
          ? overlap(rows[leader].row.auc.unseen, row.auc.unseen)
          : comparison.pValue >= tieLevel;
      if (!alike) leader = i;
    }
    ranks.push(leader + 1);
  }
  return rows.map(({ row }, i) => ({
    rank: ranks[i],
    tied: ranks.indexOf(ranks[i]) !== ranks.lastIndexOf(ranks[i]),
    ...row,
  }));
}

function summarise(runs: readonly FinishedRun[]): UnrankedRow {
  const [{ manifest }] = runs;
  const figures = (metric: 'auc' | 'accuracy') =>
    byTest((test) => summariseFigure(runs.map(({ scores }) => scores.tests[test][metric])));
  const auc = figures('auc');
  return {
    plugin: manifest.plugin.name,
    options: changedOptions(manifest.plugin),
    seeds: runs.map((run) => run.manifest.seed),
    runs: runs.map((run) => run.manifest.id),
    auc,
    accuracy: figures('accuracy'),
    drop: auc.seen.value - auc.unseen.value,
    paperAccuracy: manifest.plugin.paper,
    engine: [
      ...new Set(runs.map((run) => `${run.manifest.engine.name} ${run.manifest.engine.device}`)),
    ].join(', '),
    trainSeconds: meanOf(runs.map((run) => run.manifest.seconds.train)),
    flags: [...new Set(runs.flatMap(flagsOf))],
  };
}

function summariseFigure(estimates: readonly Estimate[]): Figure {
  const [only] = estimates;
  if (estimates.length === 1) return { ...only, spread: null };
  const mean = (of: (estimate: Estimate) => number): number =>
    estimates.reduce((sum, estimate) => sum + of(estimate), 0) / estimates.length;
  return {
    value: mean(({ value }) => value),
    low: mean(({ low }) => low),
    high: mean(({ high }) => high),
    spread: standardDeviation(estimates.map(({ value }) => value)),
  };
}

function flagsOf({ manifest }: FinishedRun): string[] {
  const { weights, skippedImages, limit, epochs, plugin } = manifest;
  const flags = weights
    .filter(({ status }) => status !== 'trained')
    .map(({ status }) => `${status} weights`);
  if (skippedImages.length > 0) {
    flags.push(`${skippedImages.length} image${skippedImages.length === 1 ? '' : 's'} skipped`);
  }
  if (limit !== null) flags.push(`limited to ${limit} each`);
  // Where it is an option of the plugin, it stands among the options.
  if (epochs !== null && !('epochs' in plugin.options)) flags.push(`epochs set to ${epochs}`);
  return flags;
}

function changedOptions({ options, defaults }: FinishedRun['manifest']['plugin']) {
  return Object.fromEntries(
    Object.entries(options).filter(
      ([name, value]) => canonicalJson([value]) !== canonicalJson([defaults[name]]),
    ),
  );
}

// Runs are seeds of one another when nothing else that can matter differs.
function rowKey({ manifest }: FinishedRun): string {
  const { plugin, limit, epochs, engine, weights } = manifest;
  return canonicalJson([
    plugin.name,
    plugin.options,
    limit,
    epochs,
    engine.name,
    weights.map(({ backbone, status, source, digest }) =>
      // Weights drawn at random have a digest for each seed.
      status === 'untrained' ? [backbone, status] : [backbone, status, digest ?? source],
    ),
  ]);
}

function newestOfEachSeed(runs: readonly FinishedRun[]): FinishedRun[] {
  return groupBy(runs, ({ manifest }) => String(manifest.seed))
    .map((same) =>
      same.reduce((newest, run) => (run.manifest.created > newest.manifest.created ? run : newest)),
    )
    .sort((a, b) => a.manifest.seed - b.manifest.seed);
}

function overlap(one: Figure, other: Figure): boolean {
  const covers = ({ low, high }: Figure, x: number): boolean => low <= x && x <= high;
  return covers(one, other.value) || covers(other, one.value);
}

function byTest<T>(make: (test: TestName) => T): Record<TestName, T> {
  return Object.fromEntries(testNames.map((test) => [test, make(test)])) as Record<TestName, T>;
}

function meanOf(values: readonly (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Groups in the order of their first member. */
function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

function byRowsThenName(a: LeaderboardTable, b: LeaderboardTable): number {
  const text = ({ collection, split }: LeaderboardTable): string =>
    canonicalJson([collection.name, collection.hash, split.hash]);
  return b.rows.length - a.rows.length || (text(a) < text(b) ? -1 : 1);
}
