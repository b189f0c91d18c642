import type { Arguments, Command } from './command.ts';

/** `harness submit <run>`. */
export const submitCommand: Command = {
  name: 'submit <run>',
  summary: 'Answer a Kaggle pairs file with a finished run and write the submission CSV',
  positionals: { run: { describe: 'Folder of the run under submissions/, or its name' } },
  options: () => ({
    pairs: {
      type: 'string',
      requiresArg: true,
      describe:
        "CSV with index,image1,image2, plain or gzipped; default: submission_info.csv of the run's collection",
    },
    images: {
      type: 'string',
      requiresArg: true,
      describe: "Folder with the images; default: test/ of the run's collection, else all of it",
    },
    out: {
      type: 'string',
      requiresArg: true,
      describe: "Where to write; default: submission.csv in the run's folder",
    },
    gzip: { type: 'boolean', default: false, describe: 'Write gzip' },
    upload: {
      type: 'boolean',
      default: false,
      describe: 'Hand the file over to Kaggle, with a message that names run and commit',
    },
    workers: { type: 'number', requiresArg: true, describe: 'Threads that decode images' },
    engine: {
      type: 'string',
      requiresArg: true,
      describe: 'What runs TensorFlow.js; default: auto',
    },
    json: { type: 'boolean', default: false, describe: 'Print JSON for scripts' },
  }),
  examples: [
    [
      'harness submit xception-demo-seed0-1a2b3c4d --pairs submission_info.csv',
      'Write submission.csv into the folder of the run',
    ],
    ['harness submit xception-kaggle-seed0-1a2b3c4d --gzip --upload', 'And hand it over to Kaggle'],
    [
      'harness submit submissions/xception-kaggle-seed0-1a2b3c4d --pairs pairs.csv --images test --gzip',
      'Images from another folder; gzipped',
    ],
  ],
  async run(args) {
    const { submitAndPrint } = await import('../work/submit.ts');
    await submitAndPrint(
      args as Arguments & {
        run: string;
        pairs?: string;
        upload: boolean;
        images?: string;
        out?: string;
        gzip: boolean;
        workers?: number;
        engine?: string;
        json: boolean;
      },
    );
  },
};
