import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../harness/contract/random.ts';
import { describeAppearance } from '../../../harness/data/kinship/describe-appearance.ts';
import {
  chooseKinshipRule,
  findNearestArtists,
  findSameStyle,
} from '../../../harness/data/kinship/similar-artists.ts';

describe('artists of one style', () => {
  const paintings = [
    { artist: 'c', style: 'Baroque' },
    { artist: 'a', style: 'Cubism' },
    { artist: 'a', style: 'Baroque' },
    { artist: 'a', style: 'Baroque' },
    { artist: 'b', style: 'Cubism' },
    { artist: 'b' },
    // As often one as the other: the first by name.
    { artist: 'd', style: 'Rococo' },
    { artist: 'd', style: 'Cubism' },
    { artist: 'e' },
  ];

  it('are those whose commonest style is the same', () => {
    const pairs = [
      ['a', 'c'],
      ['b', 'd'],
    ];
    expect(findSameStyle(paintings)).toEqual({ by: 'style', pairs });
    expect(findSameStyle(paintings.toReversed())).toEqual({ by: 'style', pairs });
  });

  it('are asked for where four fifths of the paintings have a style', () => {
    const [known, unknown] = [{ artist: 'a', style: 'Baroque' }, { artist: 'a' }];
    expect(chooseKinshipRule([known, known, known, known, unknown])).toBe('style');
    expect(chooseKinshipRule([known, known, known, unknown])).toBe('appearance');
  });
});

describe('artists who look most alike', () => {
  const random = createRandom(1);
  const paintings = Array.from({ length: 60 }, (_, i) => ({ artist: `artist ${i % 8}` }));
  const centres = Array.from({ length: 8 }, () => [random.normal(), random.normal()]);
  // The second number is a hundred times as large as the first, and the third says nothing.
  const appearances = paintings.map((_, i) =>
    Float64Array.of(
      centres[i % 8]![0]! + random.normal(),
      100 * (centres[i % 8]![1]! + random.normal()),
      5,
    ),
  );

  it('are each with the nearest mean, every number in its standard deviations', () => {
    const column = (d: number) => appearances.map((row) => row[d]!);
    const mean = (values: number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
    const unit = (values: number[]) => Math.sqrt(mean(values.map((x) => (x - mean(values)) ** 2)));
    const meanOf = (artist: number, d: number) =>
      mean(column(d).filter((_, i) => i % 8 === artist)) / unit(column(d));
    const distance = (a: number, b: number) =>
      Math.hypot(meanOf(a, 0) - meanOf(b, 0), meanOf(a, 1) - meanOf(b, 1));
    const expected = new Set<string>();
    for (let a = 0; a < 8; a++) {
      const others = [...Array(8).keys()].filter((b) => b !== a);
      const [nearest] = others.toSorted((b, c) => distance(a, b) - distance(a, c));
      expected.add([a, nearest!].sort().join());
    }
    const found = findNearestArtists(paintings, appearances);
    expect(found.by).toBe('appearance');
    expect(found.pairs.map((pair) => pair.map((name) => name.slice(-1)).join())).toEqual(
      [...expected].sort(),
    );
    const order = random.shuffle([...paintings.keys()]);
    const shuffled = findNearestArtists(
      order.map((i) => paintings[i]!),
      order.map((i) => appearances[i]!),
    );
    expect(shuffled).toEqual(found);
  });

  it('are none if there is one artist', () => {
    expect(findNearestArtists([{ artist: 'a' }], [Float64Array.of(1)]).pairs).toEqual([]);
  });
});

describe('describeAppearance', () => {
  it('of one colour is that colour, without spread and roughness', () => {
    const pixels = new Uint8Array(4 * 4 * 3);
    for (let i = 0; i < 16; i++) pixels.set([255, 0, 51], i * 3);
    const [light, lightSpread, lightStep, red, , , yellow, , yellowStep] = describeAppearance(
      pixels,
      4,
    );
    expect(light).toBeCloseTo(0.2126 + 0.0722 * 0.2, 12);
    expect(red).toBeCloseTo(1, 12);
    expect(yellow).toBeCloseTo(0.3, 12);
    expect([lightSpread, lightStep, yellowStep].every((x) => Math.abs(x!) < 1e-7)).toBe(true);
  });

  it('of a chessboard is rough, of two halves it is not', () => {
    const draw = (isWhite: (row: number, column: number) => boolean) =>
      Uint8Array.from({ length: 4 * 4 * 3 }, (_, i) => {
        const at = Math.floor(i / 3);
        return isWhite(Math.floor(at / 4), at % 4) ? 255 : 0;
      });
    const board = describeAppearance(
      draw((row, column) => (row + column) % 2 === 0),
      4,
    );
    const halves = describeAppearance(
      draw((_, column) => column < 2),
      4,
    );
    expect([...board.subarray(0, 3)]).toEqual([0.5, 0.5, 1].map((x) => expect.closeTo(x, 9)));
    // Of 24 steps, 4 from white to black.
    expect([...halves.subarray(0, 3)]).toEqual([0.5, 0.5, 1 / 6].map((x) => expect.closeTo(x, 9)));
    expect([...board.subarray(3)].every((x) => Math.abs(x) < 1e-7)).toBe(true);
  });
});
