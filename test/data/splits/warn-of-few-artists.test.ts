import { describe, expect, it } from 'vitest';
import { createParts } from '../../../harness/data/splits/split.ts';
import { defaultSplitSettings } from '../../../harness/data/splits/split-settings.ts';
import { warnOfFewArtists } from '../../../harness/data/splits/warn-of-few-artists.ts';

/** A split of so many artists with one painting each, and the collection. */
function divide(unseen: number, learnedFrom: number, more = {}) {
  const paintings = Array.from({ length: unseen + learnedFrom }, (_, i) => ({
    id: `${i}.jpg`,
    artist: `artist ${i}`,
  }));
  const parts = createParts();
  for (const [i, { id }] of paintings.entries()) {
    parts[i < unseen ? 'testUnseen' : 'train'].push(id);
  }
  const split = { parts, settings: { ...defaultSplitSettings, ...more } };
  return warnOfFewArtists(split, paintings);
}

describe('a split with few unseen artists', () => {
  it('says how many artists the shares take, and which share would do', () => {
    const [line, ...others] = divide(3, 11);
    expect(others).toEqual([]);
    expect(line).toContain('has 3 artists: too few');
    expect(line).toContain('takes 23 artists in all; the collection has 14');
    // 0.33 of 14 artists are 4.6, that is 5.
    expect(line).toContain('--test-unseen-artists 0.33');
  });

  it('advises no share where too few would be left to learn from', () => {
    expect(divide(2, 4)[0]).not.toContain('--test-unseen-artists');
  });

  it('says nothing where there are enough, and nothing of folds', () => {
    expect(divide(5, 20)).toEqual([]);
    expect(divide(2, 8, { fold: { folds: 5, index: 0 } })).toEqual([]);
  });
});
