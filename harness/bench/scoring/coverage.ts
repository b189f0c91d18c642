// Measures, on simulated pairs whose truth is known, how often 95 % intervals cover it and how often
// comparisons call two equally good approaches different: of single splits next to a naive
// bootstrap over pairs, of cross-validations next to the corrected resampled t-test. The figures
// are in harness/scoring/README.md and harness/experiments/crossvalidate/README.md.
//
//   npm run bench:coverage -- [splits|verification|hard|crossvalidations] [runs of each design] [resamples]
import { coverCrossvalidations } from '../crossvalidate/cover-crossvalidations.ts';
import { coverHard } from './cover-hard.ts';
import { coverSplits } from './cover-splits.ts';
import { coverVerification } from './cover-verification.ts';

const [first = '', ...others] = process.argv.slice(2);
const isNamed = ['splits', 'verification', 'hard', 'crossvalidations'].includes(first);
const [runs = 500, resamples = 300] = (isNamed ? others : process.argv.slice(2)).map(Number);
const isAsked = (name: string): boolean => !isNamed || first === name;
if (isAsked('splits')) coverSplits(runs, resamples);
if (isAsked('verification')) coverVerification(runs, resamples);
if (isAsked('hard')) coverHard(runs, resamples);
if (isAsked('crossvalidations')) coverCrossvalidations(runs);
