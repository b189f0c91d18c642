import { canonicalJson } from '../../contract/canonical-json.ts';
import { adjustByHolm } from '../../scoring/adjust-p-values.ts';
import { standardDeviation } from '../../scoring/artist-bootstrap.ts';
import type { TestName } from '../../scoring/score.ts';
import type { FailedRun } from '../plan/describe-failures.ts';
import { readValidation } from '../records/predictions.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { tieLevel } from '../summary/build-leaderboard.ts';
import { createRunComparison } from '../summary/compare-runs.ts';
import { groupBy, groupSeeds } from '../summary/group-runs.ts';
import type { Figure } from '../summary/leaderboard-model.ts';
import { byTest, changedOptions, flagsOf, summariseFigure } from '../summary/summarise-row.ts';

/** The results of a sweep. On each split, the options of each plugin are chosen only on validation. */
export interface SweepSummary {
  readonly version: 1;
  /** The criterion of the choice. */
  readonly chosenBy: 'validation unseen AUC';
  readonly splits: readonly SweepSplit[];
  /** The chosen options of each plugin, over splits; empty with one split. */
  readonly overSplits: readonly {
    readonly plugin: string;
    readonly splits: number;
    /** Over the chosen rows' unseen test AUC. */
    readonly mean: number;
    readonly deviation: number;
  }[];
  readonly failed: readonly FailedRun[];
}

/** The runs of a sweep on one split. */
export interface SweepSplit {
  readonly collection: { readonly name: string; readonly hash: string; readonly paintings: number };
  readonly split: { readonly hash: string; readonly seed: number };
  /** By plugin, and within a plugin by descending validation unseen AUC. */
  readonly rows: readonly SweepRow[];
}

/** One plugin with one set of options: its seeds together. */
export interface SweepRow {
  readonly plugin: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly seeds: readonly number[];
  readonly runs: readonly string[];
  readonly validationUnseen: Figure;
  readonly validationSeen: Figure;
  /** The best of its plugin on validation's unseen artists. */
  readonly chosen: boolean;
  /** Whether a paired comparison on validation separates it from the chosen row; null for that row. */
  readonly worseThanChosen: boolean | null;
  /** AUC on the tests, only for the chosen row: the others' must not influence the choice. */
  readonly test: Readonly<Record<TestName, Figure>> | null;
  readonly flags: readonly string[];
}

/** Summarises the finished runs of a sweep. */
export async function summariseSweep(
  finished: readonly FinishedRun[],
  failed: readonly FailedRun[],
): Promise<SweepSummary> {
  const compare = createRunComparison(async (folder) => (await readValidation(folder)).unseen);
  const splits: SweepSplit[] = [];
  const onOneSplit = groupBy(finished, ({ manifest: { collection, split } }) =>
    canonicalJson([collection.hash, split.hash]),
  );
  for (const runs of onOneSplit) {
    const [first] = runs;
    if (first === undefined) continue;
    const { collection, split } = first.manifest;
    const { name, hash, paintings } = collection;
    const rows: SweepRow[] = [];
    for (const ofPlugin of groupBy(runs, ({ manifest }) => manifest.plugin.name)) {
      rows.push(...(await choose(groupSeeds(ofPlugin), compare)));
    }
    splits.push({
      collection: { name, hash, paintings },
      split: { hash: split.hash, seed: split.seed },
      rows,
    });
  }
  const chosen = splits.flatMap(({ rows }) => rows.filter((row) => row.chosen));
  return {
    version: 1,
    chosenBy: 'validation unseen AUC',
    splits,
    overSplits: groupBy(chosen, ({ plugin }) => plugin).flatMap(summariseOverSplits),
    failed,
  };
}

/** The chosen rows of one plugin, if there are several. */
function summariseOverSplits(rows: readonly SweepRow[]): SweepSummary['overSplits'] {
  const [first, ...others] = rows;
  if (first === undefined || others.length === 0) return [];
  const values = rows.flatMap(({ test }) => test?.unseen.value ?? []);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = standardDeviation(values);
  return [{ plugin: first.plugin, splits: rows.length, mean, deviation }];
}

/** Runs that differ only in their seed, with the figures by which options are chosen. */
interface Validated {
  readonly first: FinishedRun;
  readonly runs: readonly FinishedRun[];
  readonly unseen: Figure;
  readonly seen: Figure;
}

function validate(runs: readonly FinishedRun[]): Validated[] {
  const [first] = runs;
  const validations = runs.flatMap(({ scores: { validation } }) => validation ?? []);
  if (first === undefined || validations.length < runs.length) return [];
  const unseen = summariseFigure(validations.map((validation) => validation.unseen.auc));
  const seen = summariseFigure(validations.map((validation) => validation.seen.auc));
  return [{ first, runs, unseen, seen }];
}

async function choose(
  groups: readonly FinishedRun[][],
  compare: ReturnType<typeof createRunComparison>,
): Promise<SweepRow[]> {
  const validated = groups
    .flatMap(validate)
    .sort(
      (a, b) =>
        b.unseen.value - a.unseen.value || (a.first.manifest.id < b.first.manifest.id ? -1 : 1),
    );
  const [best, ...others] = validated;
  if (best === undefined) return [];
  const comparisons = [];
  for (const { runs } of others) comparisons.push(await compare(best.runs, runs));
  const adjusted = adjustByHolm(comparisons.map((comparison) => comparison?.pValue ?? 1));
  return validated.map(({ first: { manifest }, runs, unseen, seen }, i): SweepRow => {
    return {
      plugin: manifest.plugin.name,
      options: changedOptions(manifest.plugin),
      seeds: runs.map((own) => own.manifest.seed),
      runs: runs.map((own) => own.manifest.id),
      validationUnseen: unseen,
      validationSeen: seen,
      chosen: i === 0,
      worseThanChosen: i === 0 ? null : (adjusted[i - 1] ?? 1) < tieLevel,
      test:
        i === 0
          ? byTest((test) => summariseFigure(runs.map(({ scores }) => scores.tests[test].auc)))
          : null,
      flags: [...new Set(runs.flatMap(flagsOf))],
    };
  });
}
