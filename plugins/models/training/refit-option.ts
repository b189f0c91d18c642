import { z } from 'zod';

/** Whether a model learns from validation's paintings once they have chosen all that they choose. */
export const refitOption = z
  .boolean()
  .default(false)
  .describe('After choosing on validation, also train on its paintings, as for a final submission');
