import { z } from 'zod';

/** Whether a model learns from validation's paintings once they have chosen all that they choose. */
export const refitOption = z
  .boolean()
  .default(false)
  .describe(
    'After choosing on validation, train again with its paintings too, as for a final submission',
  );
