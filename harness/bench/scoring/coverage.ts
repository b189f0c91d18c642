// Measures, on simulated pairs whose truth is known, how often 95 % intervals hold it and how often
// comparisons call two equally good approaches different: of single splits beside a naive bootstrap
// over pairs, of cross-validations beside the corrected resampled t-test. The figures are in
// harness/scoring/README.md and harness/experiments/crossvalidate/README.md.
//
//   npm run bench:coverage -- [splits|crossvalidations] [runs of each design] [resamples]
import { coverCrossvalidations } from '../crossvalidate/cover-crossvalidations.ts';
import { coverSplits } from './cover-splits.ts';

const [first = '', ...others] = process.argv.slice(2);
const isNamed = first === 'splits' || first === 'crossvalidations';
const [runs = 500, resamples = 300] = (isNamed ? others : process.argv.slice(2)).map(Number);
if (first !== 'crossvalidations') coverSplits(runs, resamples);
if (first !== 'splits') coverCrossvalidations(runs);
