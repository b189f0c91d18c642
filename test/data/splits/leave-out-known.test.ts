import { describe, expect, it } from 'vitest';
import { leaveOutKnown } from '../../../harness/data/splits/leave-out-known.ts';
import { collectionOf, type Picture, picturesOf } from './arbitrary-collection.ts';

const known = picturesOf(4, 3, 1);
const home = collectionOf(known, 'home');
const unknown = (artist: string, i: number): Picture => ({
  ...picturesOf(3, 3, 2)[i]!,
  artist,
  name: String(i),
});
const reasons = (pictures: readonly Picture[]) =>
  leaveOutKnown(collectionOf(pictures), home, 6).leftOut.map(({ id, reason }) => [id, reason]);
const five = [0, 1, 2].map((i) => unknown('new', i));
const six = [3, 4].map((i) => unknown('other', i));

describe('what a run may have met', () => {
  it('is nothing where artists and pictures are new', () => {
    const { paintings, leftOut } = leaveOutKnown(collectionOf([...five, ...six]), home, 6);
    expect(leftOut).toEqual([]);
    expect(paintings).toHaveLength(5);
  });

  it('is an artist under the same words in another order, case and spelling', () => {
    expect(reasons([...five, unknown('3, ARTIST', 5)])).toEqual([
      ['3, ARTIST/5.jpg', 'by artist 3, an artist of the training collection'],
    ]);
  });

  it('is a picture within the distance, also through another copy, and one of the same bytes', () => {
    const flip = (picture: Picture, bits: bigint, name: string): Picture => ({
      artist: 'other',
      name,
      perceptualHash: picture.perceptualHash ^ bits,
    });
    const [first, second] = known;
    const copies = [
      flip(first!, 0b111111n, 'near'),
      flip(first!, 0b111111_111111n, 'nearer to that'),
      flip(second!, 0b1111111n, 'too far'),
    ];
    expect(reasons([...five, ...six, ...copies]).map(([id]) => id)).toEqual([
      'other/near.jpg',
      'other/nearer to that.jpg',
    ]);
  });

  it('is a detail of a picture, found by what they share, whatever the ids', () => {
    const collection = collectionOf([...five, ...six]);
    const digestOf = ({ paintings }: typeof home, id: string) =>
      paintings.find((painting) => painting.id === id)!.digest;
    const pair = [digestOf(home, 'artist 0/0.jpg'), digestOf(collection, 'new/1.jpg')] as const;
    const { leftOut } = leaveOutKnown(collection, home, 6, { joined: [pair], apart: [] });
    expect(leftOut).toEqual([
      { id: 'new/1.jpg', reason: 'shows "artist 0/0.jpg" of the training collection' },
    ]);
  });

  it('is no copy among the new ones, but two names for one of them go, and who is left with one', () => {
    const again = { ...unknown('other', 0), name: 'again' };
    expect(reasons([...five, unknown('other', 3), again])).toEqual([
      ['new/0.jpg', 'near-duplicate of "other/again.jpg", which is attributed to other'],
      ['other/3.jpg', 'no second picture by other is left'],
      ['other/again.jpg', 'near-duplicate of "new/0.jpg", which is attributed to new'],
    ]);
    const twice = { ...unknown('new', 0), name: 'twice' };
    const { duplicateGroups } = leaveOutKnown(collectionOf([...five, twice]), home, 6);
    expect(duplicateGroups).toEqual([['new/0.jpg', 'new/twice.jpg']]);
  });
});
