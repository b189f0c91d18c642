// Measures, on simulated cross-validations, how often the corrected test calls two equally good
// approaches different, how often the plain t-test does, and how often the corrected test finds a
// difference that is there. Its figures are in harness/experiments/crossvalidate/README.md.
//
//   npm run bench:false-alarms -- [runs]
import { createRandom } from '../../contract/random.ts';
import { correctedResampledT } from '../../scoring/corrected-resampled-t.ts';
import { type SimulatedDesign, simulateDifferences } from './simulate-differences.ts';

const runs = Number(process.argv[2] ?? 1000);
const designs: SimulatedDesign[] = [
  { artists: 20, paintings: 8, folds: 5, seeds: 3 },
  { artists: 30, paintings: 8, folds: 5, seeds: 3 },
  { artists: 30, paintings: 8, folds: 5, seeds: 10 },
  { artists: 40, paintings: 6, folds: 10, seeds: 3 },
];
const advantage = 0.3;

const isSignificant = ({ pValue }: { readonly pValue: number | null }) =>
  pValue !== null && pValue < 0.05;
const say = (...cells: readonly unknown[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
say('artists', 'folds × seeds', 'plain t-test', 'corrected', 'difference there is', 'found');
say('--:', '--:', '--:', '--:', '--:', '--:');
for (const design of designs) {
  const { artists, folds, seeds } = design;
  let plain = 0;
  let corrected = 0;
  let found = 0;
  let difference = 0;
  for (let run = 0; run < runs; run++) {
    const random = createRandom(run, 'folds', artists, folds, seeds);
    const alike = simulateDifferences(random, design);
    if (isSignificant(correctedResampledT(alike, 0))) plain++;
    if (isSignificant(correctedResampledT(alike, 1 / (folds - 1)))) corrected++;
    const unlike = correctedResampledT(
      simulateDifferences(random.fork('unlike'), { ...design, advantage }),
      1 / (folds - 1),
    );
    difference += unlike.value / runs;
    if (isSignificant(unlike)) found++;
  }
  const percent = (count: number) => ((100 * count) / runs).toFixed(1);
  say(
    ...[artists, `${folds} × ${seeds}`, percent(plain), percent(corrected)],
    ...[difference.toFixed(3), percent(found)],
  );
}
