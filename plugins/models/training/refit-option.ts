import { z } from 'zod';

/** Whether a model learns from validation's paintings once they have chosen all that they choose. */
export const refitOption = z
  .boolean()
  .default(false)
  .describe('Learn from validation paintings too, once they have chosen, as for a last submission');
