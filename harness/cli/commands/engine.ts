import { type Arguments, type Command, jsonOption } from './command.ts';

const actions = ['install', 'list', 'remove'] as const;

/** `harness engine <action>`. */
export const engineCommand: Command = {
  name: 'engine <action> [name]',
  summary: 'Install, list or remove the engines that run TensorFlow.js',
  positionals: {
    action: { describe: actions.join(', ') },
    name: { describe: 'What to remove, as the list names it; everything when left out' },
  },
  options: () => ({
    cuda: { type: 'boolean', default: false, describe: 'install: the build for NVIDIA GPUs' },
    from: {
      type: 'string',
      requiresArg: true,
      describe: 'install: a Python TensorFlow that is there already, its folder or site-packages',
    },
    optional: {
      type: 'boolean',
      default: false,
      describe: 'install: where it cannot be had, say why and succeed; wasm serves',
    },
    force: { type: 'boolean', default: false, describe: 'install: make everything anew' },
    ...jsonOption,
  }),
  examples: [
    ['harness engine install', 'Native TensorFlow for the CPU'],
    ['harness engine install --cuda', 'For an NVIDIA GPU with a CUDA 12 driver'],
    ['harness engine install --from /opt/venv/lib/python3.12/site-packages', 'No download'],
    ['harness engine list', 'What works here, on what device, or why not'],
  ],
  async check({ action }) {
    if ((actions as readonly unknown[]).includes(action)) return;
    const { didYouMean, HarnessError } = await import('../../contract/errors.ts');
    throw new HarnessError(
      'USAGE',
      `harness engine knows ${actions.join(', ')}, not "${action}".${didYouMean(String(action), actions)}`,
    );
  },
  async run(args) {
    const { runEngineInstall, runEngineList, runEngineRemove } = await import('../work/engine.ts');
    const { action, ...rest } = args as Arguments & { action: (typeof actions)[number] };
    if (action === 'install') return runEngineInstall(rest);
    if (action === 'list') return runEngineList(rest);
    return runEngineRemove(rest);
  },
};
