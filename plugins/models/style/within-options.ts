import { z } from 'zod';

/** Options of the within-class whitening of style features. */
export const withinOptions = {
  components: z
    .int()
    .min(1)
    .default(1000)
    .describe('Maximum number of principal components to whiten'),
  shrinkage: z
    .number()
    .min(0)
    .max(1)
    .default(0.4)
    .describe(
      'Shrinkage of the covariance within artists: 0 whitens all directions fully, 1 leaves them unchanged',
    ),
};
