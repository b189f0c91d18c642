import fc from 'fast-check';

/** Scores on a coarse grid, so that ties abound, with labels of both kinds. */
export const scoredPairs = fc
  .integer({ min: 1, max: 12 })
  .chain((grid) =>
    fc
      .array(fc.tuple(fc.integer({ min: 0, max: grid }), fc.boolean()), {
        minLength: 2,
        maxLength: 60,
      })
      .map((rows) => ({
        scores: Float64Array.from(rows, ([step]) => step / grid),
        same: Uint8Array.from(rows, ([, label]) => (label ? 1 : 0)),
      })),
  )
  .filter(({ same }) => same.includes(0) && same.includes(1));
