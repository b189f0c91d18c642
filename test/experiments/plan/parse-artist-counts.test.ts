import { describe, expect, it } from 'vitest';
import { parseArtistCounts } from '../../../harness/experiments/plan/parse-artist-counts.ts';

describe('parseArtistCounts', () => {
  it('takes each number once, rising', () => {
    expect(parseArtistCounts('12,6, 24,6')).toEqual([6, 12, 24]);
    expect(parseArtistCounts('4')).toEqual([4]);
  });

  it.each(['', '3', '6,3', '6,', '6..12', '6.5', 'all', '-6'])('refuses "%s"', (given) => {
    expect(() => parseArtistCounts(given)).toThrow(
      expect.objectContaining({
        code: 'OPTION_INVALID',
        message: expect.stringContaining(
          `--artists must be integers of at least 4, separated by commas, such as 6,12,18`,
        ),
      }),
    );
  });
});
