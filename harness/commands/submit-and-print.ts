import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { HarnessError } from '../errors.ts';
import { findProject } from '../project.ts';
import { findRun } from '../records/find-run.ts';
import { readRun } from '../records/read-run.ts';
import { isFinished } from '../records/run-record.ts';
import { submit } from '../submit.ts';
import { print, printJson, remark } from './print.ts';

const shownUnreadable = 10;

/** Writes a submission and says what was written. */
export async function submitAndPrint(args: {
  readonly run: string;
  readonly pairs: string;
  readonly images?: string;
  readonly out?: string;
  readonly gzip: boolean;
  readonly workers?: number;
  readonly engine?: string;
  readonly json: boolean;
}): Promise<void> {
  const project = findProject();
  const run = await readRun(await findRun(args.run, project.submissions));
  const { manifest, folder } = run;
  if (!isFinished(run)) {
    throw new HarnessError(
      'RUN_NOT_FINISHED',
      `The run ${manifest.id} is ${manifest.state}, not finished. Start it again with harness run first.`,
    );
  }
  const { root } = manifest.collection;
  const testFolder = join(root, 'test');
  const outFile = args.out ?? join(folder, args.gzip ? 'submission.csv.gz' : 'submission.csv');
  const outcome = await submit(
    {
      run,
      pairsFile: args.pairs,
      imagesFolder: args.images ?? (existsSync(testFolder) ? testFolder : root),
      outFile,
      gzip: args.gzip,
      engine: args.engine ?? 'auto',
      workers: args.workers,
    },
    project,
    remark,
  );
  if (args.json) return printJson({ file: outFile, ...outcome });
  const { rows, fallbackRows, resumedRows, seconds, unreadable, images } = outcome;
  for (const { image, reason } of unreadable.slice(0, shownUnreadable)) {
    remark(`${image}: ${reason}`);
  }
  const more = unreadable.length - shownUnreadable;
  if (more > 0) remark(`and ${more} more images that cannot be read`);
  if (resumedRows > 0) print(`${resumedRows} rows were there from an earlier start.`);
  if (fallbackRows > 0) {
    print(
      `${fallbackRows} rows name one of ${unreadable.length} unreadable images (of ${images}) and got 0.5.`,
    );
  }
  print(`${rows} rows in ${seconds.toFixed(1)} s: ${relative('.', outFile) || outFile}`);
}
