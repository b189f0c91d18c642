// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
/** Pairs of similar spots in pairs of pictures; the same two spots count once, however often added. */
export interface Votes {
  /** `spot` of the first picture looks like `other` of the second; `first < second`. */
  add(first: number, second: number, mirrored: boolean, spot: number, other: number): void;
  /** Merges the votes added so far, so that each takes memory once. */
  settle(): void;
  /** Calls back with each pair that has at least `fewest` votes, in the order of the pictures. */
  forEachPair(fewest: number, use: (pair: VotedPair) => void): void;
}

/** A pair of pictures that may show the same picture, `first < second`, and their similar spots. */
export interface VotedPair {
  readonly first: number;
  readonly second: number;
  /** Whether one of them is mirrored. */
  readonly mirrored: boolean;
  /** Spots of the first picture, ascending, and the corresponding spot of the second. */
  readonly spots: readonly number[];
  readonly others: readonly number[];
}

/**
 * Gathers votes in one sorted array of numbers, which takes a fraction of the memory of a map.
 *
 * @param pictures up to about 260,000 if each has 256 spots, so that a vote is an integer
 *   below 2^53
 * @param spots maximum number per picture
 */
export function createVotes(pictures: number, spots: number): Votes {
  let votes = new Float64Array(1 << 16);
  let end = 0;
  let settled = 0;
  const settle = () => {
    if (end === settled) return;
    const sorted = votes.subarray(0, end).sort();
    let kept = 0;
    for (let i = 0; i < end; i++) {
      if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[kept++] = sorted[i]!;
    }
    end = kept;
    settled = kept;
  };
  return {
    settle,
    add(first, second, mirrored, spot, other) {
      if (end === votes.length) {
        const larger = new Float64Array(2 * votes.length);
        larger.set(votes);
        votes = larger;
      }
      const pair = (first * pictures + second) * 2 + Number(mirrored);
      votes[end++] = (pair * spots + spot) * spots + other;
    },
    forEachPair(fewest, use) {
      settle();
      const pairOf = (i: number) => Math.floor(votes[i]! / spots ** 2);
      let from = 0;
      for (let to = 1; to <= end; to++) {
        const pair = pairOf(from);
        if (to < end && pairOf(to) === pair) continue;
        if (to - from >= fewest) {
          const both = Math.floor(pair / 2);
          const own = [...votes.subarray(from, to)];
          use({
            first: Math.floor(both / pictures),
            second: both % pictures,
            mirrored: pair % 2 === 1,
            spots: own.map((vote) => Math.floor(vote / spots) % spots),
            others: own.map((vote) => vote % spots),
          });
        }
        from = to;
      }
    },
  };
}
