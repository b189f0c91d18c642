import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import {
  badImageOptions,
  collectionOptions,
  jsonOption,
  splitOptions,
} from '../arguments/option-groups.ts';
import { readShares } from '../arguments/read-shares.ts';
import { refuseIdleOfSplit } from '../arguments/refuse-idle.ts';
import {
  collectionExamples,
  officialExample,
  splitExamples,
} from '../arguments/shared-examples.ts';

/** `harness import-run <answers>`. */
export const importRunCommand = defineCommand({
  name: 'import-run',
  summary: "Turn another program's answers to `harness questions` into a run",
  positionals: z.object({
    answers: z.string().describe('CSV with a,b,score: each pair of the questions once'),
  }),
  options: z.object({
    name: z.string().describe('Name of the approach in tables: my-torch-net'),
    note: z.string().default('').describe('How the answers were made, for the record'),
    seed: z
      .int()
      .default(0)
      .describe('Seed of this training, if the approach was trained several times'),
    ...collectionOptions.shape,
    ...badImageOptions.shape,
    ...splitOptions.shape,
    ...jsonOption.shape,
  }),
  examples: [
    [
      'harness import-run answers.csv --name my-torch-net --note "ResNet-18, 20 epochs"',
      'A row on the leaderboard, like any other',
    ],
    ['harness import-run again.csv --name my-torch-net --seed 1', 'A second training of the same'],
    ...collectionExamples('harness import-run answers.csv --name my-net'),
    officialExample('harness import-run answers.csv --name my-net'),
    ...splitExamples('harness import-run answers.csv --name my-net'),
    ['harness import-run answers.csv --name my-net --json', 'Manifest and scores, for a script'],
  ],
  check: refuseIdleOfSplit,
  async run(choices) {
    const shares = readShares(choices);
    const { importAndPrint } = await import('../work/import-run.ts');
    await importAndPrint({ ...choices, shares, splitFile: choices.split });
  },
});
