import { z } from 'zod';

/** Whether a model also learns from validation's paintings once all choices have been made on them. */
export const refitOption = z
  .boolean()
  .default(false)
  .describe(
    'After choosing on validation, train again with its paintings too, as for a final submission',
  );
