import { z } from 'zod';
import { referenceNames } from '../../bench/entries.ts';
import { taskNames } from '../../bench/tasks.ts';
import { engineNames } from '../../compute/engine/engine.ts';
import { defineCommand } from '../arguments/define-command.ts';
import { jsonOption } from '../arguments/option-groups.ts';

/** `harness bench`. */
export const benchCommand = defineCommand({
  name: 'bench',
  summary: 'Measure how fast this machine decodes, extracts features and trains',
  positionals: z.object({}),
  options: z.object({
    only: z.array(z.enum(taskNames)).optional().describe('Measure only these; default: everything'),
    engine: z
      .array(z.enum(engineNames))
      .optional()
      .describe('Engines to measure; default: every engine that works here'),
    against: z
      .array(z.enum(referenceNames))
      .default([])
      .describe('Also measure these, in turn with ours; they must be installed in --python'),
    python: z
      .string()
      .optional()
      .describe(
        'The Python with the --against libraries, which also makes networks for ONNX Runtime; default: HARNESS_PYTHON, else python3',
      ),
    rounds: z
      .int()
      .min(1)
      .default(5)
      .describe('Rounds per measurement, in turn; the median counts'),
    seconds: z.int().min(1).default(4).describe('About how long a round takes'),
    quick: z
      .boolean()
      .default(false)
      .describe('Small sizes: a check in seconds that everything works'),
    ...jsonOption.shape,
  }),
  examples: [
    ['harness bench', 'Every engine that works here'],
    ['harness bench --only features --engine webgpu --json', 'One of them, for a script'],
    [
      'harness bench --only vit-small vit-base --against pytorch onnxruntime --python .venv/bin/python',
      'Transformers in ONNX Runtime, compared with PyTorch and ONNX Runtime in Python',
    ],
    [
      'harness bench --against keras pytorch onnxruntime --python .venv/bin/python',
      'Compared with Keras, PyTorch and ONNX Runtime',
    ],
    ['harness bench --quick --rounds 2 --seconds 1', 'A check that everything works'],
  ],
  async run(args) {
    const { benchAndPrint } = await import('../work/bench.ts');
    await benchAndPrint(args);
  },
});
