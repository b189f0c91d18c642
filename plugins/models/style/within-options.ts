import { z } from 'zod';

/** Options of the within-class whitening of style features. */
export const withinOptions = {
  components: z
    .int()
    .min(1)
    .default(1000)
    .describe('Principal components that are whitened, at most'),
  shrinkage: z
    .number()
    .min(0)
    .max(1)
    .default(0.4)
    .describe(
      'Of the covariance within artists: 0 whitens all directions by it, 1 leaves them as they are',
    ),
};
