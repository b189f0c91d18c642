import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { jsonOption, modelOptions } from '../arguments/option-groups.ts';
import { processExample } from '../arguments/shared-examples.ts';

/** `harness ensemble <runs..>`. */
export const ensembleCommand = defineCommand({
  name: 'ensemble',
  summary: 'Combine finished runs into one, stacked on validation; nothing is trained again',
  positionals: z.object({
    runs: z.array(z.string()).describe('Two or more finished runs on one split: names or folders'),
  }),
  options: z.object({
    stack: z
      .enum(['logistic', 'mean'])
      .default('logistic')
      .describe('Weights from logistic regression, or all equal'),
    stackOn: z
      .enum(['unseen', 'both'])
      .default('unseen')
      .describe('Validation pairs to fit on: of unseen artists, or also of training artists'),
    composition: z
      .string()
      .default('ensemble')
      .describe('The plugin that combines them, which has both options above'),
    ...modelOptions.omit({ plugin: true }).shape,
    force: z.boolean().default(false).describe('Stack again even if the same ensemble is finished'),
    ...jsonOption.shape,
  }),
  startsPlugins: true,
  examples: [
    [
      'harness ensemble xception-demo-seed0-1a2b3c4d plain-cosine-demo-seed0-5e6f7a8b',
      'Two runs as one, with their own row on the leaderboard',
    ],
    ['harness ensemble RUN OTHER --stack mean', 'All members have equal weight'],
    [
      'harness run plugins/ensemble --members xception,plain-cosine',
      'The same approach, trained from scratch',
    ],
    [
      'harness ensemble RUN OTHER --stack-on both --force',
      'Also fitted on pairs of training artists, again',
    ],
    ['harness ensemble RUN OTHER --composition my-ensemble', 'Combined by a plugin of your own'],
    [
      'harness ensemble RUN OTHER --engine wasm --workers 4 --json',
      'On WebAssembly, four threads decode; for a script',
    ],
    processExample('harness ensemble RUN OTHER'),
  ],
  async run({ runs, composition, stack, stackOn, engine = 'auto', workers, force, json }) {
    const { readMemberRuns } = await import('../../experiments/composition/read-member-runs.ts');
    const { requestComposition } = await import(
      '../../experiments/composition/request-composition.ts'
    );
    const { findProject } = await import('../../shared/project.ts');
    const { runAndPrint } = await import('../work/run.ts');
    const project = findProject();
    const members = await readMemberRuns(runs, project.submissions);
    const options = { stack, stackOn };
    const choices = { plugin: composition, options, engine, workers, force };
    await runAndPrint(await requestComposition(members, choices, project), { json });
  },
});
