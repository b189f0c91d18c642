// Measures on the finished runs of a project how well their probabilities are calibrated, and how
// optimistic validation figures are because every choice is made on them. Calibration is fitted on
// each run's validation pairs, then checked on its tests. Prints two tables and draws the
// reliability over all splits. The figures are in harness/scoring/README.md.
//
//   npm run bench:calibration -- [folder for the plots]

import { listRuns } from '../../experiments/records/read-run.ts';
import { isFinished } from '../../experiments/records/run-record.ts';
import { standardDeviation } from '../../scoring/artist-bootstrap.ts';
import { type Calibration, measureCalibration } from '../../scoring/calibration.ts';
import { validationNames } from '../../scoring/score.ts';
import { colourOfLine } from '../../shared/charts/draw-chart.ts';
import { drawReliability } from '../../shared/charts/reliability-chart.ts';
import { saveChart } from '../../shared/charts/save-chart.ts';
import { findProject } from '../../shared/project.ts';
import { describeEstimate, describeNumber } from '../../shared/text/describe-figures.ts';
import { say } from './say-coverage.ts';
import { type SurveyedChoice, type SurveyedTest, surveyChoice, surveyTests } from './survey-run.ts';

const [plots] = process.argv.slice(2);
const tests: SurveyedTest[] = [];
const choices: SurveyedChoice[] = [];
const { runs } = await listRuns(findProject().submissions);
for (const run of runs.filter(isFinished)) {
  tests.push(...(await surveyTests(run)));
  const choice = await surveyChoice(run);
  if (choice !== undefined) choices.push(choice);
}
const plugins = [...new Set(tests.map(({ plugin }) => plugin))].sort();

const headings = [
  ...['test', 'plugin', 'splits', 'ECE of the model', 'of a whole fit', 'calibrated', 'kept'],
  ...['raised', 'bins', 'outside', 'apart', 'predicted at most 10 %', 'were'],
];
say(...headings);
say(':--', ':--', ...headings.slice(2).map(() => '--:'));
for (const test of [...validationNames].reverse()) {
  const lines = plugins.map((plugin, i) => {
    const own = tests.filter((one) => one.test === test && one.plugin === plugin);
    const { bins } = joinSplits(own);
    sayTest(test, plugin, own, bins[0]);
    return { name: plugin, colour: colourOfLine(i), bins };
  });
  if (plots !== undefined) await saveChart(plots, `reliability-${test}`, drawReliability(lines));
}

process.stdout.write('\nMade worse:\n\n');
for (const { plugin, split, test, asSaid, calibrated } of tests) {
  if (!isWorse({ asSaid, calibrated })) continue;
  const change = `from ${describeNumber(asSaid)} to ${describeNumber(calibrated)}`;
  process.stdout.write(`- ${plugin}, split ${split}, ${test} artists: ${change}\n`);
}
process.stdout.write('\nOver all splits, bins that do not hold their mean probability:\n\n');
for (const test of validationNames) {
  for (const plugin of plugins) {
    const own = tests.filter((one) => one.test === test && one.plugin === plugin);
    for (const { predicted, observed } of joinSplits(own).bins) {
      const { low, high } = observed;
      if (low === null || high === null || (low <= predicted && predicted <= high)) continue;
      const said = `${describeNumber(predicted)} predicted, ${describeEstimate(observed)} observed`;
      process.stdout.write(`- ${plugin}, ${test} artists: ${said}\n`);
    }
  }
}

process.stdout.write(
  '\nOn unseen artists, test less validation, ± one standard error over splits:\n\n',
);
say('plugin', 'splits', 'AUC', 'Brier score', 'accuracy', 'lost by the threshold');
say(':--', ...Array(5).fill('--:'));
for (const plugin of plugins) {
  const own = choices.filter((one) => one.plugin === plugin);
  const over = (key: 'auc' | 'brier' | 'accuracy' | 'lost') => {
    const values = own.map((one) => one[key]);
    const error = standardDeviation(values) / Math.sqrt(values.length);
    return `${meanOf(values).toFixed(3)} ±${error.toFixed(3)}`;
  };
  say(plugin, String(own.length), over('auc'), over('brier'), over('accuracy'), over('lost'));
}

function isWorse({ calibrated, asSaid }: Pick<SurveyedTest, 'calibrated' | 'asSaid'>): boolean {
  // Rounding errors are smaller than this.
  return calibrated > asSaid + 1e-9;
}

function sayTest(
  test: string,
  plugin: string,
  own: readonly SurveyedTest[],
  lowest: Calibration['bins'][number] | undefined,
): void {
  const mean = (key: 'asSaid' | 'wholeFit' | 'calibrated' | 'kept') =>
    describeNumber(meanOf(own.map((one) => one[key])));
  const sum = (key: 'bins' | 'outside' | 'apart') =>
    String(own.reduce((total, one) => total + one[key], 0));
  const raised = own.filter(isWorse).length;
  say(
    ...[test, plugin, String(own.length), mean('asSaid'), mean('wholeFit'), mean('calibrated')],
    ...[mean('kept'), String(raised), sum('bins'), sum('outside'), sum('apart')],
    ...(lowest === undefined || lowest.from > 0
      ? ['', '']
      : [describeNumber(lowest.predicted), describeEstimate(lowest.observed)]),
  );
}

/** The reliability over all splits: an artist is the same one in each. */
function joinSplits(own: readonly SurveyedTest[]): Calibration {
  const numbers = new Map<string, number>();
  const numberOf = (artist: string) => {
    const number = numbers.get(artist) ?? numbers.size;
    numbers.set(artist, number);
    return number;
  };
  return measureCalibration({
    scores: Float64Array.from(own.flatMap(({ scores }) => [...scores])),
    same: Uint8Array.from(own.flatMap(({ same }) => [...same])),
    artistA: Int32Array.from(
      own.flatMap(({ artistA }) => artistA),
      numberOf,
    ),
    artistB: Int32Array.from(
      own.flatMap(({ artistB }) => artistB),
      numberOf,
    ),
  });
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
