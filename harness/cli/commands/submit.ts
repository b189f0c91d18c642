import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { jsonOption, modelOptions } from '../arguments/option-groups.ts';
import { modelExample, processExample } from '../arguments/shared-examples.ts';

/** `harness submit <run>`. */
export const submitCommand = defineCommand({
  name: 'submit',
  summary: 'Answer a Kaggle pairs file with a finished run and write the submission CSV',
  positionals: z.object({
    run: z.string().describe('Folder of the run under submissions/, its name, or latest'),
  }),
  options: z.object({
    pairs: z
      .string()
      .optional()
      .describe(
        "CSV with index,image1,image2, plain or gzipped; default: submission_info.csv of the run's collection",
      ),
    images: z
      .string()
      .optional()
      .describe("Folder with the images; default: test/ of the run's collection, else all of it"),
    out: z
      .string()
      .optional()
      .describe("Where to write; default: submission.csv in the run's folder"),
    gzip: z.boolean().default(false).describe('Write gzip'),
    upload: z
      .boolean()
      .default(false)
      .describe('Upload the file to Kaggle, with a message that names run and commit'),
    ...modelOptions.shape,
    ...jsonOption.shape,
  }),
  startsPlugins: true,
  examples: [
    [
      'harness submit xception-demo-seed0-1a2b3c4d --pairs submission_info.csv',
      'Write submission.csv into the folder of the run',
    ],
    ['harness submit xception-kaggle-seed0-1a2b3c4d --gzip --upload', 'And upload it to Kaggle'],
    [
      'harness submit submissions/xception-kaggle-seed0-1a2b3c4d --pairs pairs.csv --images test --gzip',
      'Images from another folder; gzipped',
    ],
    ['harness submit RUN --out mine.csv --json', 'Names the file; for a script'],
    modelExample('harness submit RUN'),
    processExample('harness submit RUN'),
  ],
  async run(args) {
    const { submitAndPrint } = await import('../work/submit.ts');
    await submitAndPrint(args);
  },
});
