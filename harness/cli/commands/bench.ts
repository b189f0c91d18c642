import { referenceNames } from '../../bench/entries.ts';
import { taskNames } from '../../bench/tasks.ts';
import { engineNames } from '../../compute/engine/engine.ts';
import { type Command, jsonOption } from './command.ts';
import { wholeNumber } from './whole-number.ts';

/** `harness bench`. */
export const benchCommand: Command = {
  name: 'bench',
  summary: 'Measure how fast this machine decodes, extracts features and trains',
  options: () => ({
    only: {
      type: 'array',
      string: true,
      choices: taskNames,
      requiresArg: true,
      describe: 'Measure these alone; default: everything',
    },
    engine: {
      type: 'array',
      string: true,
      choices: engineNames,
      requiresArg: true,
      describe: 'Engines to measure; default: all that work here',
    },
    against: {
      type: 'array',
      string: true,
      choices: referenceNames,
      requiresArg: true,
      describe: 'Measure these too, in turn with ours; they must be installed in --python',
    },
    python: {
      type: 'string',
      default: 'python3',
      requiresArg: true,
      describe: 'The Python that has what --against names',
    },
    rounds: {
      type: 'number',
      default: 5,
      requiresArg: true,
      coerce: wholeNumber('rounds', 1),
      describe: 'Rounds for each, taken in turn; the median counts',
    },
    seconds: {
      type: 'number',
      default: 4,
      requiresArg: true,
      coerce: wholeNumber('seconds', 1),
      describe: 'About how long a round takes',
    },
    quick: {
      type: 'boolean',
      default: false,
      describe: 'Small sizes, to see in seconds that everything works',
    },
    ...jsonOption,
  }),
  examples: [
    ['harness bench', 'Every engine that works here'],
    ['harness bench --only features --engine webgpu --json', 'One of them, for a script'],
    [
      'harness bench --against keras pytorch onnxruntime --python .venv/bin/python',
      'Beside Keras, PyTorch and ONNX Runtime',
    ],
  ],
  async run(args) {
    const { benchAndPrint } = await import('../work/bench.ts');
    await benchAndPrint(args as never);
  },
};
