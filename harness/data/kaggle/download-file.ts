import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { call, competition, type KaggleClient, Passing, withRetries } from './call.ts';
import type { RemoteFile } from './list-files.ts';

/** Which version of a file a partial download is of. */
const partSchema = z.object({ validator: z.string() });

/**
 * Downloads a file of the competition into a folder and returns its path. A download that was cut
 * off goes on where it stopped, in this process and in the next, as long as the server's file is
 * still the same one by its ETag or date. Kaggle packs large tables: what it sends as
 * `<name>.zip` is stored so.
 *
 * @param advance told how many bytes have come in; a negative number where it starts anew
 * @throws HarnessError as `call` does
 */
export async function downloadFile(
  client: KaggleClient,
  { name }: RemoteFile,
  folder: string,
  advance: (bytes: number) => void,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const part = join(folder, `${name}.part`);
  const note = `${part}.json`;
  let counted = 0;
  return withRetries(client, async () => {
    const have = (await stat(part).catch(() => undefined))?.size ?? 0;
    const validator = have > 0 ? await readValidator(note) : undefined;
    const headers: Record<string, string> =
      validator === undefined ? {} : { range: `bytes=${have}-`, 'if-range': validator };
    const body = { competitionName: competition, fileName: name };
    const response = await call(client, 'DownloadDataFile', body, headers);
    const { body: stream } = response;
    if (stream === null) throw new Passing(`${name} came without a body`);
    const goesOn = response.status === 206 && startOf(response) === have;
    if (response.status === 206 && !goesOn) {
      await rm(part, { force: true });
      throw new Passing(`${name} came from another place than was asked for`);
    }
    const from = goesOn ? have : 0;
    advance(from - counted);
    counted = from;
    if (!goesOn) await writeValidator(note, response);
    const expected = from + Number(response.headers.get('content-length') ?? Number.NaN);
    const counter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        counted += chunk.length;
        advance(chunk.length);
        done(null, chunk);
      },
    });
    await pipeline(
      Readable.fromWeb(stream as ReadableStream<Uint8Array>),
      counter,
      createWriteStream(part, { flags: goesOn ? 'a' : 'w' }),
    );
    const { size } = await stat(part);
    if (!Number.isNaN(expected) && size !== expected) {
      throw new Passing(`${name} ended after ${size} of ${expected} bytes`);
    }
    const file = join(folder, storedName(name, response.url));
    await rename(part, file);
    await rm(note, { force: true });
    return file;
  });
}

async function readValidator(note: string): Promise<string | undefined> {
  try {
    return partSchema.parse(JSON.parse(await readFile(note, 'utf8'))).validator;
  } catch {
    return undefined;
  }
}

/** Without a strong ETag or a date nothing proves that a later answer is the same file. */
async function writeValidator(note: string, { headers }: Response): Promise<void> {
  const etag = headers.get('etag');
  const validator = etag !== null && !etag.startsWith('W/') ? etag : headers.get('last-modified');
  if (validator === null) await rm(note, { force: true });
  else await writeFileAtomic(note, JSON.stringify({ validator }));
}

function startOf({ headers }: Response): number {
  const match = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '');
  return match === null ? -1 : Number(match[1]);
}

function storedName(name: string, url: string): string {
  const sent = new URL(url).pathname.split('/').at(-1) ?? '';
  return sent === `${name}.zip` ? sent : name;
}
