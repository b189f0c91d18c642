import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { jsonOption, modelOptions } from '../arguments/option-groups.ts';
import { modelExample, processExample } from '../arguments/shared-examples.ts';

/** `harness verify <run> <images..>`. */
export const verifyCommand = defineCommand({
  name: 'verify',
  summary: 'Say how probable it is that one artist painted two pictures, any image files',
  positionals: z.object({
    run: z.string().describe('Folder of a finished run under submissions/, its name, or latest'),
    images: z.array(z.string()).describe('Two or more image files; three or more give a matrix'),
  }),
  options: z.object({
    prior: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.5)
      .describe('How probable "same artist" is before looking'),
    nearest: z
      .int()
      .min(0)
      .default(3)
      .describe('How many of the nearest training paintings to name; 0 for none, which is quicker'),
    picture: z
      .union([z.string(), z.literal(false)])
      .optional()
      .describe(
        "Where to write the picture of the evidence, an SVG; default: verify/ in the run's folder; --no-picture for none",
      ),
    pictures: z
      .enum(['auto', 'always', 'never'])
      .default('auto')
      .describe(
        'Show that picture in the terminal: if the terminal reports support (sixel, kitty), always, or never',
      ),
    ...modelOptions.shape,
    ...jsonOption.shape,
  }),
  startsPlugins: true,
  examples: [
    ['harness verify xception-demo-seed0-1a2b3c4d a.jpg b.jpg', 'Two pictures'],
    ['harness verify xception-demo-seed0-1a2b3c4d *.jpg --json', 'All pairs of many, for a script'],
    ['harness verify RUN a.jpg b.jpg --pictures always', 'In a terminal that takes sixel'],
    ['harness verify RUN a.jpg b.jpg --prior 0.1', 'If one pair in ten is expected to match'],
    ['harness verify RUN a.jpg b.jpg --nearest 0 --no-picture', 'Quicker: only the figures'],
    ['harness verify RUN a.jpg b.jpg --picture evidence.svg', 'Names the file of the evidence'],
    modelExample('harness verify RUN a.jpg b.jpg'),
    processExample('harness verify RUN a.jpg b.jpg'),
  ],
  async run(args) {
    const { verifyAndPrint } = await import('../work/verify.ts');
    await verifyAndPrint(args);
  },
});
