import { canonicalJson } from '../../contract/canonical-json.ts';
import { itemAt } from '../../contract/item-at.ts';
import type { FinishedRun } from '../../experiments/records/run-record.ts';
import { standardDeviation } from '../../scoring/artist-bootstrap.ts';
import { byMetric, laterMetricNames, plainMetricNames } from '../../scoring/metrics.ts';
import {
  type Estimate,
  hasInterval,
  type Scores,
  type TestName,
  testNames,
} from '../../scoring/score.ts';
import { subtractEstimates } from '../../scoring/subtract-estimates.ts';
import type { ElsewhereFigures, Figure, LeaderboardRow, PlainFigure } from './leaderboard-model.ts';
import { findRecord, listSharedTests } from './list-shared-tests.ts';

/** A row before it is compared with others. */
export type UnrankedRow = Omit<LeaderboardRow, 'rank' | 'tied'>;

/** Summarises the seeds of one approach on one split. */
export function summariseRow(runs: readonly FinishedRun[]): UnrankedRow {
  const { manifest } = itemAt(runs, 0);
  const figures = (metric: 'auc' | 'accuracy') =>
    byTest((test) => summariseFigure(runs.map(({ scores }) => scores.tests[test][metric])));
  const auc = figures('auc');
  const elsewhere = summariseElsewhere(runs);
  return {
    plugin: manifest.plugin.name,
    options: changedOptions(manifest.plugin),
    seeds: runs.map((run) => run.manifest.seed),
    runs: runs.map((run) => run.manifest.id),
    auc,
    accuracy: figures('accuracy'),
    ...byMetric(laterMetricNames, (metric) => {
      const figures = byTest((test) => summariseKnown(runs, ({ tests }) => tests[test][metric]));
      return testNames.some((test) => figures[test] !== null) ? figures : null;
    }),
    ...(elsewhere.length === 0 ? {} : { elsewhere }),
    ...byMetric(plainMetricNames, (metric) =>
      byKnownTest((test) => summarisePlain(runs, ({ tests }) => tests[test][metric])),
    ),
    mixedWithin: summariseKnown(runs, ({ mixed }) => mixed?.within?.auc),
    hard: summariseKnown(runs, ({ hard }) => hard?.score.auc),
    allPairsAuc: byKnownTest((test) =>
      summariseKnown(runs, (scores) => scores.allPairs?.[test].auc),
    ),
    allPairsPrecision: byKnownTest((test) =>
      summarisePlain(runs, ({ allPairs }) => allPairs?.[test].averagePrecision),
    ),
    drop: summariseFigure(
      runs.map(({ scores: { tests } }) => subtractEstimates(tests.seen.auc, tests.unseen.auc)),
    ),
    paperAccuracy: manifest.plugin.paper,
    engine: [...new Set(runs.map(({ manifest: { engine } }) => nameEngine(engine)))].join(', '),
    trainSeconds: meanOf(runs.map((run) => run.manifest.seconds.train)),
    flags: [...new Set(runs.flatMap(flagsOf))],
  };
}

/** `tensorflow CPU`; `none` if the approach needs no engine. */
export function nameEngine({ name, device }: FinishedRun['manifest']['engine']): string {
  return name === device ? name : `${name} ${device}`;
}

/** For the seeds of one approach: the other collections that all of them were tested on. */
function summariseElsewhere(runs: readonly FinishedRun[]): ElsewhereFigures[] {
  return listSharedTests(runs).map((test): ElsewhereFigures => {
    const scores = runs.map((run) => findRecord(run, test).score);
    const auc = summariseFigure(scores.map(({ auc }) => auc));
    return { ...test, auc, accuracy: summariseFigure(scores.map(({ accuracy }) => accuracy)) };
  });
}

/** Null unless all runs have the figure. */
function summariseKnown(
  runs: readonly FinishedRun[],
  figureOf: (scores: Scores) => Estimate | null | undefined,
): Figure | null {
  const known = runs.flatMap(({ scores }) => figureOf(scores) ?? []);
  return known.length === runs.length ? summariseFigure(known) : null;
}

/** The same for a figure without an interval. */
function summarisePlain(
  runs: readonly FinishedRun[],
  numberOf: (scores: Scores) => number | null | undefined,
): PlainFigure | null {
  const known = runs.flatMap(({ scores }) => numberOf(scores) ?? []);
  if (known.length < runs.length) return null;
  const value = known.reduce((sum, x) => sum + x, 0) / known.length;
  return { value, spread: known.length === 1 ? null : standardDeviation(known) };
}

/** Null unless all tests have one. */
function byKnownTest<T>(
  figureOf: (test: TestName) => T | null,
): Readonly<Record<TestName, T>> | null {
  const [seen, unseen, mixed] = [figureOf('seen'), figureOf('unseen'), figureOf('mixed')];
  return seen === null || unseen === null || mixed === null ? null : { seen, unseen, mixed };
}

/** The mean over seeds of a figure and of its interval, and the spread over seeds. */
export function summariseFigure(estimates: readonly Estimate[]): Figure {
  if (estimates.length === 1) return { ...itemAt(estimates, 0), spread: null };
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const values = estimates.map(({ value }) => value);
  const spread = standardDeviation(values);
  const bounded = estimates.filter(hasInterval);
  if (bounded.length < estimates.length)
    return { value: mean(values), low: null, high: null, spread };
  return {
    value: mean(values),
    low: mean(bounded.map(({ low }) => low)),
    high: mean(bounded.map(({ high }) => high)),
    spread,
  };
}

/** For a model that has learnt from validation's artists after it answered them. */
export const refitFlag = 'refit';

/** For a control, whose figures are not those of the approach. */
const controlFlag = 'shuffled labels';

/** Warnings to consider before trusting a run's figures. */
export function flagsOf({ manifest, isOfEarlierCode, elsewhere = [] }: FinishedRun): string[] {
  const { weights, skippedImages, limit, epochs, plugin, split, confined, answered } = manifest;
  const flags = manifest.control === undefined ? [] : [controlFlag];
  flags.push(
    ...weights
      .filter(({ status }) => status !== 'trained')
      .map(({ status, pixels }) =>
        pixels === undefined ? `${status} weights` : `${status} weights, ${pixels} px pictures`,
      ),
  );
  if (weights.some(({ namesArtists }) => namesArtists === true)) flags.push('artists named');
  if (weights.some(({ namesArtists }) => namesArtists === 'unknown'))
    flags.push('exposure unknown');
  if (isOfEarlierCode === true) flags.push('earlier code');
  if (plugin.transductive === true) flags.push('transductive');
  if (manifest.refitted === true) flags.push(refitFlag);
  if (answered !== undefined) flags.push('answered elsewhere');
  // Runs of earlier versions do not record it.
  else if (confined === undefined) flags.push('in process');
  if (confined === 'process') flags.push('not confined');
  if (skippedImages.length > 0) {
    flags.push(`${skippedImages.length} image${skippedImages.length === 1 ? '' : 's'} skipped`);
  }
  if (limit !== null) flags.push(`limited to ${limit} each`);
  // If it is an option of the plugin, it is listed among the options.
  if (epochs !== null && !('epochs' in plugin.options)) flags.push(`epochs set to ${epochs}`);
  if (split.seed !== 0) flags.push(`split ${split.seed}, not 0`);
  for (const { collection, pairs } of elsewhere) {
    if (pairs === undefined) continue;
    if (pairs.known.paintings.length > 0) flags.push(`has learned from ${collection.name}`);
    else if (pairs.known.artists.length > 0) flags.push(`knows artists of ${collection.name}`);
  }
  return flags;
}

/** Options that are not the plugin's defaults. */
export function changedOptions({
  options,
  defaults,
}: {
  readonly options: Readonly<Record<string, unknown>>;
  readonly defaults: Readonly<Record<string, unknown>>;
}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).filter(
      ([name, value]) => canonicalJson([value]) !== canonicalJson([defaults[name]]),
    ),
  );
}

/** A record with an entry for each test. */
export function byTest<T>(make: (test: TestName) => T): Record<TestName, T> {
  return Object.fromEntries(testNames.map((test) => [test, make(test)])) as Record<TestName, T>;
}

function meanOf(values: readonly (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
