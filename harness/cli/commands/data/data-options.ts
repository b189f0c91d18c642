import { z } from 'zod';

/** Of commands that import files into the data folder. */
export const intoOption = z.object({
  into: z
    .string()
    .optional()
    .describe('import, download: where the files go; default: data/painter-by-numbers'),
});

/** Of commands that check these files. */
export const inspectOption = z.object({
  inspect: z
    .boolean()
    .default(false)
    .describe('import, check: decode every image completely, as a run does'),
});
