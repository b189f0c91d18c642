import { z } from 'zod';
import { call, competition, type KaggleClient } from './call.ts';

const answerSchema = z.object({
  files: z.array(z.object({ name: z.string(), totalBytes: z.number().optional() })).default([]),
  nextPageToken: z.string().nullish(),
});

/** A file of the competition. */
export interface RemoteFile {
  readonly name: string;
  readonly bytes: number;
}

/** Every file that the competition offers. */
export async function listFiles(client: KaggleClient): Promise<RemoteFile[]> {
  const files: RemoteFile[] = [];
  let pageToken: string | undefined;
  do {
    const response = await call(client, 'ListDataFiles', {
      competitionName: competition,
      pageSize: 200,
      ...(pageToken === undefined ? {} : { pageToken }),
    });
    const page = answerSchema.parse(await response.json());
    for (const { name, totalBytes = 0 } of page.files) files.push({ name, bytes: totalBytes });
    pageToken = page.nextPageToken || undefined;
  } while (pageToken !== undefined);
  return files;
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
 * The files that a run and a submission need, small ones first. The training images come as one
 * `train.zip`, or as `train_1.zip` and on where there is no such file.
 */
export function chooseFiles(files: readonly RemoteFile[]): RemoteFile[] {
  const named = (name: string) =>
    files.find((file) => file.name === name || file.name === `${name}.zip`);
  const whole = named('train.zip');
  const train =
    whole === undefined ? files.filter(({ name }) => /^train_\d+\.zip$/.test(name)) : [whole];
  return [...wanted.flatMap((name) => named(name) ?? []), ...train];
}
