import fc from 'fast-check';
import type { LabelledPairs } from '../../../harness/contract/plugin.ts';
import { createRandom } from '../../../harness/contract/random.ts';

/** The artist of each painting, in random order, with 1 to 9 paintings each, by name or number. */
export const arbitraryArtists = fc
  .record({
    sizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 9 }),
    seed: fc.nat(),
    named: fc.boolean(),
  })
  .map(({ sizes, seed, named }): Artists => {
    const artists = sizes.flatMap((size, artist) => new Array<number>(size).fill(artist));
    createRandom(seed, 'order').shuffle(artists);
    return named ? artists.map((artist) => `artist ${artist}`) : artists;
  });

export type Artists = readonly (string | number)[];

/** `0-3` for the pair of 3 and 0, in either order. */
export function nameOf(a: number, b: number): string {
  return a < b ? `${a}-${b}` : `${b}-${a}`;
}

export function namesOf(pairs: LabelledPairs, label?: number): string[] {
  return Array.from(pairs.a, (a, i) => nameOf(a, pairs.b[i]!)).filter(
    (_, i) => label === undefined || pairs.same[i] === label,
  );
}

/** Every unordered pair by one artist, or by two, from the definition. */
export function allPairs(artists: Artists, label: 0 | 1): string[] {
  const names: string[] = [];
  for (let a = 0; a < artists.length; a++) {
    for (let b = a + 1; b < artists.length; b++) {
      if ((artists[a] === artists[b]) === (label === 1)) names.push(nameOf(a, b));
    }
  }
  return names;
}

/** What is wrong with labelled pairs: false labels, a painting with itself, repeats, imbalance. */
export function findFaults(artists: Artists, { a, b, same }: LabelledPairs): string[] {
  const faults: string[] = [];
  if (a.length !== b.length || a.length !== same.length) faults.push('lengths differ');
  const seen = new Set<string>();
  let positives = 0;
  for (let i = 0; i < a.length; i++) {
    const name = nameOf(a[i]!, b[i]!);
    if (a[i]! >= artists.length || b[i]! >= artists.length) faults.push(`${name} is out of range`);
    if (a[i] === b[i]) faults.push(`${name} is one painting`);
    if (seen.has(name)) faults.push(`${name} comes twice`);
    seen.add(name);
    const truth = artists[a[i]!] === artists[b[i]!] ? 1 : 0;
    if (same[i] !== truth) faults.push(`${name} is labelled ${same[i]}`);
    positives += same[i]!;
  }
  if (2 * positives !== a.length) faults.push(`${positives} of ${a.length} are positive`);
  return faults;
}
