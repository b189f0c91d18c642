import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { jsonOption } from '../arguments/option-groups.ts';

/** `harness pack`. */
export const packCommand = defineCommand({
  name: 'pack',
  summary: 'Write one file that runs the harness on a machine without a network',
  positionals: z.object({}),
  options: z.object({
    out: z
      .string()
      .default('bundle.tar.xz')
      .describe('The file to write: .tar.xz, .tar.gz or .tar, in a folder that exists'),
    weights: z
      .array(z.string())
      .default([])
      .describe('Weights to include: names in data/weights, names for --backbone, or paths'),
    collection: z
      .array(z.string())
      .default([])
      .describe('Folders of paintings to include; runs from the bundle use them by default'),
    images: z
      .enum(['encoded', 'decoded'])
      .default('encoded')
      .describe(
        'Include paintings as they are, or uncompressed: a larger file that is faster to read',
      ),
    imageSize: z
      .int()
      .min(16)
      .max(10_000)
      .optional()
      .describe('Maximum shorter side of decoded paintings, in pixels; default: no limit'),
    engine: z
      .array(z.enum(['onnx']))
      .default([])
      .describe('Engines to include, if engine install has installed them'),
    force: z.boolean().default(false).describe('Replace the file if it exists'),
    ...jsonOption.shape,
  }),
  examples: [
    ['harness pack --out bundle.tar.xz', 'Node.js, the program, native parts: about 47 MB'],
    [
      'harness pack --weights xception_imagenet_to_block13_tfjs --collection ~/paintings',
      'With weights and paintings, for a machine that has neither',
    ],
    [
      'harness pack --collection ~/scans --images decoded --image-size 299',
      'Decoded, smaller paintings; they count as another collection',
    ],
    ['harness pack --engine onnx --weights timm:resnet18', 'A network that ONNX Runtime computes'],
    ['harness pack --out bundle.tar.gz --force --json', 'Without xz; as JSON for a script'],
  ],
  async run(args) {
    const { packAndPrint } = await import('../work/pack.ts');
    await packAndPrint(args);
  },
});
