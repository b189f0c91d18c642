import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../harness/contract/random.ts';
import { chunkArtists } from '../../../plugins/fine-tuned-style/chunk-artists.ts';

const paintings = Array.from({ length: 50 }, (_, i) => ({ key: `${i}`, artist: i % 7 }));

describe('chunks of artists', () => {
  it('hold each painting once and no artist in two of them', () => {
    const chunks = chunkArtists(paintings, 20, createRandom(1));
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks.every(({ length }) => length <= 20)).toBe(true);
    expect(
      chunks
        .flat()
        .map(({ key }) => key)
        .sort(),
    ).toEqual(paintings.map(({ key }) => key).sort());
    const artists = chunks.flatMap((chunk) => [...new Set(chunk.map(({ artist }) => artist))]);
    expect(artists.sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('give an artist with too many paintings a separate chunk', () => {
    const sizes = chunkArtists(paintings, 3, createRandom(1)).map(({ length }) => length);
    expect(sizes).toHaveLength(7);
  });
});
