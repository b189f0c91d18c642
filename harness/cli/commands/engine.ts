import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { jsonOption } from '../arguments/option-groups.ts';

/** `harness engine <action> [name]`. */
export const engineCommand = defineCommand({
  name: 'engine',
  summary: 'Install, list or remove the engines that run TensorFlow.js',
  positionals: z.object({
    action: z.enum(['install', 'list', 'remove']).describe('install, list, remove'),
    name: z
      .string()
      .optional()
      .describe('What to remove, as the list names it; everything when left out'),
  }),
  options: z.object({
    cuda: z.boolean().default(false).describe('install: the build for NVIDIA GPUs'),
    from: z
      .string()
      .optional()
      .describe('install: a Python TensorFlow that is there already, its folder or site-packages'),
    optional: z
      .boolean()
      .default(false)
      .describe('install: where it cannot be had, say why and succeed; wasm serves'),
    force: z.boolean().default(false).describe('install: make everything anew'),
    ...jsonOption.shape,
  }),
  examples: [
    ['harness engine install', 'Native TensorFlow for the CPU'],
    ['harness engine install --cuda', 'For an NVIDIA GPU with a CUDA 12 driver'],
    ['harness engine install --from /opt/venv/lib/python3.12/site-packages', 'No download'],
    ['harness engine list', 'What works here, on what device, or why not'],
  ],
  async run({ action, name, json, ...install }) {
    const { installAndPrint, listAndPrint, removeAndPrint } = await import('../work/engine.ts');
    if (action === 'install') return installAndPrint(install);
    if (action === 'list') return listAndPrint(json);
    return removeAndPrint(name);
  },
});
