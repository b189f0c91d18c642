import { z } from 'zod';
import { explainMethods } from '../../evidence/explain/explain-methods.ts';
import { defineCommand } from '../arguments/define-command.ts';
import { jsonOption, modelOptions } from '../arguments/option-groups.ts';
import { modelExample, processExample } from '../arguments/shared-examples.ts';

/** `harness explain <run> [paintings..]`. */
export const explainCommand = defineCommand({
  name: 'explain',
  summary: 'Draw where a model looks when it compares two paintings',
  positionals: z.object({
    run: z.string().describe('Folder of a finished run under submissions/, its name, or latest'),
    paintings: z
      .array(z.string())
      .default([])
      .describe(
        "Image files or the collection's paintings, in pairs; default: the test pairs the run was most certain of",
      ),
  }),
  options: z.object({
    with: z.array(z.string()).default([]).describe('Other runs to show next to it'),
    pairs: z.int().min(1).default(5).describe('How many pairs to choose if no painting is named'),
    method: z
      .enum(explainMethods)
      .default('auto')
      .describe(
        'Grad-CAM and the last activation, if the plugin has them; or occlusion, which covers place after place and works for every plugin',
      ),
    ...modelOptions.shape,
    ...jsonOption.shape,
  }),
  startsPlugins: true,
  examples: [
    ['harness explain xception-demo-seed0-1a2b3c4d', 'Five pairs of artists never seen'],
    ['harness explain RUN a.jpg b.jpg', 'Two pictures'],
    ['harness explain RUN --with OTHER', 'One approach next to another'],
    ['harness explain RUN a.jpg b.jpg --method occlusion', 'By covering parts of the pictures'],
    ['harness explain RUN --pairs 10 --json', 'Ten pairs; where the pictures are, for a script'],
    modelExample('harness explain RUN'),
    processExample('harness explain RUN'),
  ],
  async run(args) {
    const { explainAndPrint } = await import('../work/explain.ts');
    await explainAndPrint(args);
  },
});
