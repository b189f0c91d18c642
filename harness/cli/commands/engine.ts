import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { defineCommandGroup } from '../arguments/define-command-group.ts';
import { jsonOption } from '../arguments/option-groups.ts';

const installAction = defineCommand({
  name: 'install',
  summary: 'install native TensorFlow, or ONNX Runtime',
  positionals: z.object({
    name: z
      .enum(['tensorflow', 'onnx'])
      .default('tensorflow')
      .describe('tensorflow, the default, or onnx for networks that come as ONNX files'),
  }),
  options: z.object({
    cuda: z.boolean().default(false).describe('install: the build for NVIDIA GPUs'),
    from: z
      .string()
      .optional()
      .describe('install: use an installed Python TensorFlow: its folder or site-packages'),
    optional: z
      .boolean()
      .default(false)
      .describe('install: if impossible, say why and exit with 0; wasm is used instead'),
    force: z.boolean().default(false).describe('install: replace what is installed'),
  }),
  examples: [
    ['harness engine install', 'Native TensorFlow for the CPU'],
    ['harness engine install onnx', 'ONNX Runtime, for --backbone'],
    ['harness engine install --cuda', 'For an NVIDIA GPU with a CUDA 12 driver'],
    ['harness engine install --from /opt/venv/lib/python3.12/site-packages', 'No download'],
    ['harness engine install --optional', 'Where impossible, says why and ends with 0'],
    ['harness engine install --force', 'Replaces what is installed'],
  ],
  async run(args) {
    const { installAndPrint } = await import('../work/engine.ts');
    await installAndPrint(args);
  },
});

const listAction = defineCommand({
  name: 'list',
  summary: 'which engines work here, on which device, or why not',
  positionals: z.object({}),
  options: jsonOption,
  examples: [
    ['harness engine list', 'Which engines work here, on which device, or why not'],
    ['harness engine list --json', 'For a script'],
  ],
  async run({ json }) {
    const { listAndPrint } = await import('../work/engine.ts');
    await listAndPrint(json);
  },
});

const removeAction = defineCommand({
  name: 'remove',
  summary: 'delete what was installed',
  positionals: z.object({
    name: z
      .string()
      .optional()
      .describe('what to remove, such as tensorflow-cpu-2.21.0; default: everything'),
  }),
  options: z.object({}),
  examples: [['harness engine remove', 'Free the disk space of installed engines']],
  async run({ name }) {
    const { removeAndPrint } = await import('../work/engine.ts');
    await removeAndPrint(name);
  },
});

/** `harness engine <action> [name]`. */
export const engineCommand = defineCommandGroup({
  name: 'engine',
  summary: 'Install, list or remove what runs networks: TensorFlow, or ONNX Runtime for --backbone',
  actions: [installAction, listAction, removeAction],
});
