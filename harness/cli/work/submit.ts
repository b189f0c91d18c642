import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { findTable } from '../../data/collection/find-table.ts';
import { createClient, type KaggleClient } from '../../data/kaggle/client.ts';
import { findAuthorization } from '../../data/kaggle/credentials.ts';
import { uploadSubmission } from '../../data/kaggle/upload-submission.ts';
import { findRun } from '../../experiments/records/find-run.ts';
import { readRun } from '../../experiments/records/read-run.ts';
import type { RunManifest } from '../../experiments/records/run-manifest.ts';
import { isFinished } from '../../experiments/records/run-record.ts';
import { startProgress } from '../../shared/progress.ts';
import { showPath } from '../../shared/text/show-path.ts';
import { submit } from '../../submission/submit.ts';
import { printJson, remark, say } from '../print.ts';
import { findProjectWith } from './find-project-with.ts';

const shownUnreadable = 10;

/** Writes a submission and says what was written. */
export async function submitAndPrint(args: {
  readonly run: string;
  readonly pairs?: string | undefined;
  readonly upload: boolean;
  readonly images?: string | undefined;
  readonly out?: string | undefined;
  readonly gzip: boolean;
  readonly workers?: number | undefined;
  readonly engine?: string | undefined;
  readonly plugin?: string | undefined;
  readonly json: boolean;
}): Promise<void> {
  const project = findProjectWith(args.plugin);
  const run = await readRun(await findRun(args.run, project.submissions));
  const { manifest, folder } = run;
  if (!isFinished(run)) {
    throw new HarnessError(
      'RUN_NOT_FINISHED',
      `The run ${manifest.id} is ${manifest.state}, not finished. Continue it with harness run first.`,
    );
  }
  if (manifest.control !== undefined) {
    remark(
      `The run ${manifest.id} is a control: it learned from shuffled labels, so a submission from it is worthless. The run it controls is ${manifest.control.of}.`,
    );
  }
  const { root, roots } = manifest.collection;
  if (roots !== undefined && args.images === undefined) {
    throw new HarnessError(
      'OPTION_INVALID',
      `The run's collection is ${roots.length} folders. Name the folder with the pictures of these pairs with --images.`,
    );
  }
  const pairsFile = args.pairs ?? (await findPairs(root));
  // A missing token must not be found out after an hour of work.
  const kaggle = args.upload
    ? createClient(await findAuthorization(), process.env, remark)
    : undefined;
  const testFolder = join(root, 'test');
  const outFile = args.out ?? join(folder, args.gzip ? 'submission.csv.gz' : 'submission.csv');
  const outcome = await submit(
    {
      run,
      pairsFile,
      imagesFolder: args.images ?? (existsSync(testFolder) ? testFolder : root),
      outFile,
      gzip: args.gzip,
      engine: args.engine ?? 'auto',
      workers: args.workers,
    },
    project,
    remark,
  );
  const submitted = kaggle && (await upload(kaggle, outFile, manifest));
  if (args.json) return printJson({ file: outFile, ...outcome, submitted });
  const { rows, fallbackRows, resumedRows, seconds, unreadable, images } = outcome;
  for (const { image, reason } of unreadable.slice(0, shownUnreadable)) {
    remark(`${image}: ${reason}`);
  }
  const more = unreadable.length - shownUnreadable;
  if (more > 0) remark(`and ${more} more images that cannot be read`);
  if (resumedRows > 0) say(`${resumedRows} rows were kept from an earlier start.`);
  if (fallbackRows > 0) {
    say(
      `${fallbackRows} rows name one of ${unreadable.length} unreadable images (of ${images}) and got 0.5.`,
    );
  }
  say(`${rows} rows in ${seconds.toFixed(1)} s: ${showPath(outFile)}`);
  if (submitted === undefined) return;
  const number = submitted.ref === null ? '' : ` Kaggle's number for it: ${submitted.ref}.`;
  say(`Kaggle: ${submitted.message || 'submitted'}.${number}`.replace('..', '.'));
}

async function findPairs(root: string): Promise<string> {
  const table = await findTable(root, 'submission_info.csv');
  if (table !== undefined) return join(root, table);
  throw new HarnessError(
    'PAIRS_NOT_NAMED',
    `${root} contains no submission_info.csv. Name the file of pairs with --pairs.`,
  );
}

async function upload(client: KaggleClient, file: string, manifest: RunManifest) {
  const { size } = await stat(file);
  const progress = startProgress('Uploading', size, 'bytes');
  const submitted = await uploadSubmission(client, file, describeSubmission(manifest), (bytes) =>
    progress.advance(bytes),
  );
  progress.stop();
  return submitted;
}

/** The message that Kaggle shows with a submission: run and commit. */
function describeSubmission({ id, git }: Pick<RunManifest, 'id' | 'git'>): string {
  if (git === null) return `${id}, not under git`;
  return `${id}, commit ${git.commit.slice(0, 12)}${git.dirty ? ' with changes' : ''}`;
}
