import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { jsonOption } from '../arguments/option-groups.ts';

/** `harness pack`. */
export const packCommand = defineCommand({
  name: 'pack',
  summary: 'Write one file with which a machine like this one runs the harness without a network',
  positionals: z.object({}),
  options: z.object({
    out: z
      .string()
      .default('bundle.tar.xz')
      .describe('The file to write: .tar.xz, .tar.gz or .tar, in a folder that exists'),
    weights: z
      .array(z.string())
      .default([])
      .describe(
        'Weights to bring along: names in data/weights, what --backbone calls a network, or paths',
      ),
    collection: z
      .array(z.string())
      .default([])
      .describe('Folders of paintings to bring along, which its runs take then; default: none'),
    images: z
      .enum(['encoded', 'decoded'])
      .default('encoded')
      .describe('Paintings as their files are, or without compression: larger, and read sooner'),
    imageSize: z
      .int()
      .min(16)
      .max(10_000)
      .optional()
      .describe('Of decoded paintings, pixels of the shorter side at most; default: all'),
    engine: z
      .array(z.enum(['onnx']))
      .default([])
      .describe('Engines to bring along that engine install has made ready here'),
    force: z.boolean().default(false).describe('Replace the file where it is there already'),
    ...jsonOption.shape,
  }),
  examples: [
    ['harness pack --out bundle.tar.xz', 'Node.js, the program, native parts: about 55 MB'],
    [
      'harness pack --weights xception_imagenet_to_block13_tfjs --collection ~/paintings',
      'With weights and paintings, for runs on a machine that has neither',
    ],
    [
      'harness pack --collection ~/scans --images decoded --image-size 299',
      'Paintings decoded and made smaller, which are another collection then',
    ],
    ['harness pack --engine onnx --weights timm:resnet18', 'A network that ONNX Runtime computes'],
    ['harness pack --out bundle.tar.gz --force --json', 'Where xz is missing; for a script'],
  ],
  async run(args) {
    const { packAndPrint } = await import('../work/pack.ts');
    await packAndPrint(args);
  },
});
