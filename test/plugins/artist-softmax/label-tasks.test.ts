import { describe, expect, it } from 'vitest';
import { listLabelTasks } from '../../../plugins/artist-softmax/label-tasks.ts';

const paintings = [
  { key: 'a', artist: 0, style: 'Realism' },
  { key: 'b', artist: 1, style: 'Cubism' },
  { key: 'c', artist: 1 },
];

describe('what is to be named', () => {
  it('is the artist, and the style where some painting has one', () => {
    expect(listLabelTasks(paintings, 2, 'artist+style+genre')).toEqual([
      { name: 'artist', classes: 2, labels: Int32Array.of(0, 1, 1) },
      { name: 'style', classes: 2, labels: Int32Array.of(1, 0, -1) },
    ]);
  });

  it('is only the artist if asked for', () => {
    expect(listLabelTasks(paintings, 2, 'artist')).toHaveLength(1);
  });
});
