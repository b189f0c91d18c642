import { canonicalJson } from '../../contract/canonical-json.ts';
import { itemAt } from '../../contract/item-at.ts';
import type { FinishedRun } from '../../experiments/records/run-record.ts';
import { standardDeviation } from '../../scoring/artist-bootstrap.ts';
import { approachKey, groupBy, groupSeeds } from './group-runs.ts';
import type { AcrossSplits, AcrossSplitsRow, SplitSpread } from './leaderboard-model.ts';
import { byTest, changedOptions, flagsOf } from './summarise-row.ts';

/**
 * Summarises approaches that ran on two or more splits of one collection that differ only in their seed.
 * Approaches are compared only if they ran on the same splits. Splits made by users differ in more than
 * that.
 */
export function summariseAcrossSplits(runs: readonly FinishedRun[]): AcrossSplits[] {
  const drawn = runs.filter(({ manifest }) => manifest.split.settings?.own !== true);
  const approaches = groupBy(drawn, (run) =>
    canonicalJson([run.manifest.collection.hash, approachKey(run), settingsOf(run)]),
  )
    .map((own) =>
      groupBy(own, splitHash).sort((a, b) =>
        compareText(splitHash(itemAt(a, 0)), splitHash(itemAt(b, 0))),
      ),
    )
    .filter((splits) => splits.length > 1 && areMadeAlike(splits))
    .map((splits) => splits.map((own) => itemAt(groupSeeds(own), 0)));
  const tables = groupBy(approaches, (splits) =>
    canonicalJson([
      itemAt(itemAt(splits, 0), 0).manifest.collection.hash,
      splits.map((own) => splitHash(itemAt(own, 0))),
    ]),
  ).map((group): AcrossSplits => {
    const { kind, name, hash, paintings } = itemAt(itemAt(itemAt(group, 0), 0), 0).manifest
      .collection;
    return {
      collection: { kind, name, hash, paintings },
      splits: itemAt(group, 0)
        .map((own) => itemAt(own, 0).manifest.split)
        .map(({ hash, seed }) => ({ hash, seed }))
        .sort((a, b) => a.seed - b.seed || compareText(a.hash, b.hash)),
      rows: group.map(summarise).sort(byUnseenAuc),
    };
  });
  const text = ({ collection, splits }: AcrossSplits) =>
    canonicalJson([collection.name, collection.hash, splits.map(({ hash }) => hash)]);
  return tables.sort((a, b) => b.rows.length - a.rows.length || compareText(text(a), text(b)));
}

/** How the split of a run was made, without its seed. */
function settingsOf({ manifest: { split } }: FinishedRun): unknown {
  return [split.settings ?? null, split.fold ?? null];
}

/** Records of earlier versions do not say: two splits with the same seed were made in different ways. */
function areMadeAlike(splits: readonly (readonly FinishedRun[])[]): boolean {
  const { split } = itemAt(itemAt(splits, 0), 0).manifest;
  const seeds = splits.map((own) => itemAt(own, 0).manifest.split.seed);
  return split.settings !== undefined || new Set(seeds).size === splits.length;
}

/** @param splits the seeds of one approach on each split */
function summarise(splits: readonly (readonly FinishedRun[])[]): AcrossSplitsRow {
  const { plugin } = itemAt(itemAt(splits, 0), 0).manifest;
  const figures = (metric: 'auc' | 'accuracy') =>
    byTest((test) =>
      spread(splits.map((own) => own.map(({ scores }) => scores.tests[test][metric].value))),
    );
  const auc = figures('auc');
  // Flags with the seed of a split repeat what the table lists.
  const flags = splits
    .flat()
    .flatMap(flagsOf)
    .filter((flag) => !flag.startsWith('split '));
  return {
    plugin: plugin.name,
    options: changedOptions(plugin),
    runs: splits.flat().map(({ manifest }) => manifest.id),
    auc,
    accuracy: figures('accuracy'),
    drop: spread(
      splits.map((own) =>
        own.map(({ scores: { tests } }) => tests.seen.auc.value - tests.unseen.auc.value),
      ),
    ),
    flags: [...new Set(flags)],
  };
}

/** @param values a list of seeds for each split */
function spread(values: readonly (readonly number[])[]): SplitSpread {
  const means = values.map((own) => own.reduce((sum, x) => sum + x, 0) / own.length);
  const repeated = values.filter((own) => own.length > 1);
  const variance =
    repeated.reduce((sum, own) => sum + standardDeviation(own) ** 2, 0) / repeated.length;
  return {
    mean: means.reduce((sum, x) => sum + x, 0) / means.length,
    overSplits: standardDeviation(means),
    overSeeds: repeated.length === 0 ? null : Math.sqrt(variance),
  };
}

function splitHash({ manifest }: FinishedRun): string {
  return manifest.split.hash;
}

function byUnseenAuc(a: AcrossSplitsRow, b: AcrossSplitsRow): number {
  return b.auc.unseen.mean - a.auc.unseen.mean || compareText(itemAt(a.runs, 0), itemAt(b.runs, 0));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
