import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { HarnessError } from '../../contract/errors.ts';
import { call, competition, type KaggleClient, Passing, refusal, withRetries } from './call.ts';

const startSchema = z.object({ token: z.string().min(1), createUrl: z.url() });
const submittedSchema = z.object({
  message: z.string().default(''),
  ref: z.union([z.number(), z.string()]).optional(),
});

/** What Kaggle said to a submission. */
export interface Submitted {
  readonly message: string;
  /** Kaggle's number of the submission. */
  readonly ref: string | null;
}

/**
 * Hands a submission over: asks for a place, sends the file there, and submits it with a message. A
 * transfer that breaks off goes on at the byte that the storage asks for.
 *
 * @param advance told how many bytes are sent; a negative number where some go again
 * @throws HarnessError as `call` does, or `KAGGLE_UPLOAD_EXPIRED`
 */
export async function uploadSubmission(
  client: KaggleClient,
  file: string,
  message: string,
  advance: (bytes: number) => void = () => {},
): Promise<Submitted> {
  const { size, mtimeMs } = await stat(file);
  const started = await call(client, 'StartSubmissionUpload', {
    competitionName: competition,
    fileName: basename(file),
    contentLength: size,
    lastModifiedEpochSeconds: Math.floor(mtimeMs / 1000),
  });
  const { token, createUrl } = startSchema.parse(await started.json());
  await sendFile(client, createUrl, file, size, advance);
  const answer = await call(client, 'CreateSubmission', {
    competitionName: competition,
    blobFileTokens: token,
    submissionDescription: message,
  });
  const { message: said, ref } = submittedSchema.parse(await answer.json());
  return { message: said, ref: ref === undefined ? null : String(ref) };
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
    const from = attempt === 0 ? 0 : await askForPlace(url, size);
    if (from === size) return;
    advance(from - counted);
    counted = from;
    const stream = createReadStream(file, { start: from });
    stream.on('data', (chunk) => {
      counted += chunk.length;
      advance(chunk.length);
    });
    const range = from === 0 ? {} : { 'content-range': `bytes ${from}-${size - 1}/${size}` };
    const response = await fetch(url, {
      method: 'PUT',
      headers: { 'content-length': String(size - from), ...range },
      body: Readable.toWeb(stream) as ReadableStream,
      duplex: 'half',
    } as RequestInit);
    if (response.status === 200 || response.status === 201) return;
    stream.destroy();
    if (response.status === 308) throw new Passing('the storage has not got all of it');
    throw await refusal(response, 'the upload');
  });
}

/** The byte from which the storage wants the rest: the protocol of resumable uploads. */
async function askForPlace(url: string, size: number): Promise<number> {
  const response = await fetch(url, {
    method: 'PUT',
    headers: { 'content-length': '0', 'content-range': `bytes */${size}` },
  });
  if (response.status === 200 || response.status === 201) return size;
  if (response.status === 404 || response.status === 410) {
    throw new HarnessError(
      'KAGGLE_UPLOAD_EXPIRED',
      'Kaggle has forgotten the upload. Run the command again: the file is written already.',
    );
  }
  if (response.status !== 308) throw await refusal(response, 'the upload');
  const match = /^bytes=0-(\d+)$/.exec(response.headers.get('range') ?? '');
  return match === null ? 0 : Number(match[1]) + 1;
}
