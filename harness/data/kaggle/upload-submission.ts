import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { HarnessError } from '../../contract/errors.ts';
import { describePage, refusal, say, strange, webPage } from './answers.ts';
import { call } from './call.ts';
import { competition, type KaggleClient } from './client.ts';
import { describeLocalError } from './local-file.ts';
import { Passing, withRetries } from './retries.ts';
import { type SilenceWatch, watchSilence } from './watch-silence.ts';

const startSchema = z.object({
  token: z.string().min(1),
  createUrl: z.url({ protocol: /^https?$/ }),
});
const submittedSchema = z.object({
  message: z.string().nullish(),
  ref: z.union([z.number(), z.string()]).nullish(),
});

/** Kaggle's reply to a submission. */
export interface Submitted {
  readonly message: string;
  /** Kaggle's number for the submission. */
  readonly ref: string | null;
}

/**
 * Uploads a submission: requests a destination, sends the file there, and submits it with a message.
 * An interrupted transfer continues at the byte that the storage asks for.
 *
 * @param advance called with the number of bytes sent; negative if some are sent again
 * @throws HarnessError as `call` does, `KAGGLE_UPLOAD_EXPIRED` or `KAGGLE_FILE_FAILED`
 */
export async function uploadSubmission(
  client: KaggleClient,
  file: string,
  message: string,
  advance: (bytes: number) => void = () => {},
): Promise<Submitted> {
  const { size, mtimeMs } = await stat(file).catch((error) => {
    throw describeLocalError(error, file);
  });
  const { token, createUrl } = await call(
    client,
    'StartSubmissionUpload',
    {
      competitionName: competition,
      fileName: basename(file),
      contentLength: size,
      lastModifiedEpochSeconds: Math.floor(mtimeMs / 1000),
    },
    startSchema,
  );
  await sendFile(client, createUrl, file, size, advance);
  const { message: said, ref } = await call(
    client,
    'CreateSubmission',
    {
      competitionName: competition,
      blobFileTokens: token,
      submissionDescription: message,
    },
    submittedSchema,
  );
  return {
    message: say(client, said ?? '', 200),
    ref: ref == null ? null : say(client, String(ref), 40),
  };
}

async function sendFile(
  client: KaggleClient,
  url: string,
  file: string,
  size: number,
  advance: (bytes: number) => void,
): Promise<void> {
  let counted = 0;
  await withRetries(client, async (attempt) => {
    const watch = watchSilence(client.silentMs);
    try {
      const from = attempt === 0 ? 0 : await askForPlace(client, url, size, watch);
      if (from === size) return;
      advance(from - counted);
      counted = from;
      await sendRest(client, url, { file, from, size }, watch, (bytes) => {
        counted += bytes;
        advance(bytes);
      });
    } finally {
      watch.stop();
    }
  });
}

async function sendRest(
  client: KaggleClient,
  url: string,
  { file, from, size }: { readonly file: string; readonly from: number; readonly size: number },
  watch: SilenceWatch,
  advance: (bytes: number) => void,
): Promise<void> {
  const stream = createReadStream(file, { start: from });
  let failure: unknown;
  stream.on('error', (error) => {
    failure = describeLocalError(error, file);
  });
  stream.on('data', (chunk) => {
    watch.touch();
    advance(chunk.length);
  });
  const range = from === 0 ? {} : { 'content-range': `bytes ${from}-${size - 1}/${size}` };
  try {
    const response = await fetch(url, {
      method: 'PUT',
      headers: { 'content-length': String(size - from), ...range },
      body: Readable.toWeb(stream) as ReadableStream,
      duplex: 'half',
      signal: watch.signal,
    } as RequestInit);
    if (response.status === 308) throw new Passing('the storage has not received all of it');
    await requireDone(client, response);
  } catch (error) {
    // If reading the file failed, fetch reports it as a network error.
    throw failure ?? error;
  } finally {
    stream.destroy();
  }
}

/** The byte at which the storage wants the upload to continue (protocol of resumable uploads). */
async function askForPlace(
  client: KaggleClient,
  url: string,
  size: number,
  watch: SilenceWatch,
): Promise<number> {
  const response = await fetch(url, {
    method: 'PUT',
    headers: { 'content-length': '0', 'content-range': `bytes */${size}` },
    signal: watch.signal,
  });
  if (response.status === 404 || response.status === 410) {
    throw new HarnessError(
      'KAGGLE_UPLOAD_EXPIRED',
      'Kaggle no longer knows the upload. Run the command again: the file is already written.',
    );
  }
  if (response.status !== 308) {
    await requireDone(client, response);
    return size;
  }
  const match = /^bytes=0-(\d+)$/.exec(response.headers.get('range') ?? '');
  const next = match === null ? 0 : Number(match[1]) + 1;
  if (next > size) throw strange(client, 'the upload', 'a place beyond the end of the file');
  return next;
}

/** Returns if the storage has received the whole file. */
async function requireDone(client: KaggleClient, response: Response): Promise<void> {
  if (response.status !== 200 && response.status !== 201) {
    throw await refusal(client, response, 'the upload');
  }
  const page = describePage(response, '');
  if (page !== undefined) throw webPage(client, 'the upload', page);
}
