import { expect, test } from 'vitest';
import {
  describeTimes,
  type ExtractionTimes,
  findBottleneck,
  joinTimes,
} from '../../../harness/compute/features/extraction-times.ts';

const base: ExtractionTimes = {
  paintings: 100,
  total: 10,
  computing: 9.5,
  waiting: 0.3,
  writing: 0.2,
  decodersBusy: 0.4,
};

test('the bottleneck is what the extraction waited for', () => {
  expect(findBottleneck(base)).toBe('engine');
  expect(findBottleneck({ ...base, computing: 2, waiting: 7 })).toBe('decoding');
  expect(findBottleneck({ ...base, computing: 2, writing: 7 })).toBe('disk');
  expect(describeTimes(base)).toBe(
    'Features: 100 paintings in 10.0 s (10.0/s); bottleneck: computing; computing 95 % of the time, decoding threads busy 40 %',
  );
});

test('several extractions are one after another', () => {
  expect(joinTimes([])).toBeUndefined();
  const joined = joinTimes([base, { ...base, total: 30, computing: 0.5, decodersBusy: 0.8 }]);
  expect(joined).toMatchObject({ paintings: 200, total: 40, computing: 10 });
  expect(joined!.decodersBusy).toBeCloseTo(0.7);
});
