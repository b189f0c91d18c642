import { z } from 'zod';
import { strange } from './answers.ts';
import { call } from './call.ts';
import { competition, type KaggleClient } from './client.ts';

/** Kaggle writes large numbers as numbers or, as usual for 64 bits, as text. */
const bytesSchema = z.union([
  z.int().min(0),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
]);

const answerSchema = z.object({
  files: z.array(z.object({ name: z.string(), totalBytes: bytesSchema.optional() })).default([]),
  nextPageToken: z.string().nullish(),
});

/** The competition has about ten files. */
const mostPages = 100;

/** A file of the competition. */
export interface RemoteFile {
  readonly name: string;
  /** 0 if the list does not say. */
  readonly bytes: number;
}

/**
 * Lists every file that the competition offers.
 *
 * @throws HarnessError as `call` does
 */
export async function listFiles(client: KaggleClient): Promise<RemoteFile[]> {
  const method = 'ListDataFiles';
  const files: RemoteFile[] = [];
  const seen = new Set<string>();
  let pageToken: string | undefined;
  for (;;) {
    const page = await call(
      client,
      method,
      {
        competitionName: competition,
        pageSize: 200,
        ...(pageToken === undefined ? {} : { pageToken }),
      },
      answerSchema,
    );
    for (const { name, totalBytes = 0 } of page.files) files.push({ name, bytes: totalBytes });
    pageToken = page.nextPageToken || undefined;
    if (pageToken === undefined) return files;
    if (seen.has(pageToken) || seen.size >= mostPages) {
      throw strange(client, method, 'a list that has no end');
    }
    seen.add(pageToken);
  }
}

const wanted = [
  'train_info.csv',
  'all_data_info.csv',
  'submission_info.csv',
  'solution_painter.csv',
  'replacements_for_corrupted_files.zip',
  'test.zip',
];

/**
 * The files needed for a run and a submission, small ones first. The training images are one
 * `train.zip`, or `train_1.zip` and so on if there is no such file.
 */
export function chooseFiles(files: readonly RemoteFile[]): RemoteFile[] {
  const named = (name: string) =>
    files.find((file) => file.name === name || file.name === `${name}.zip`);
  const whole = named('train.zip');
  const train =
    whole === undefined ? files.filter(({ name }) => /^train_\d+\.zip$/.test(name)) : [whole];
  return [...wanted.flatMap((name) => named(name) ?? []), ...train];
}
