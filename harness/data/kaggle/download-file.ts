import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import { requireArchive } from '../../shared/table-file/zip-entries.ts';
import { placeText } from '../collection/import/place-file.ts';
import { describePage, webPage } from './answers.ts';
import { callOnce } from './call.ts';
import { competition, type KaggleClient } from './client.ts';
import type { RemoteFile } from './list-files.ts';
import { describeLocalError } from './local-file.ts';
import { Passing, withRetries } from './retries.ts';
import { type SilenceWatch, watchSilence } from './watch-silence.ts';

const rangeNotSatisfiable = 416;
/** Number of bytes that suffice to recognise a web page. */
const startBytes = 512;

/** The version of a partly downloaded file. */
const partSchema = z.object({ validator: z.string() });

/**
 * Downloads a file of the competition into a folder and returns its path. An interrupted download
 * resumes, in this process or the next, as long as the server's file is still the same according to
 * its ETag or date. Kaggle packs large tables: a file sent as `<name>.zip` is stored under that name.
 *
 * The file gets its name once it has as many bytes as Kaggle's list says, is not a web page and, if it
 * is an archive, can be opened.
 *
 * @param advance called with the number of bytes received; negative if the download starts over
 * @throws HarnessError as `callOnce` and `withRetries` do, `KAGGLE_DAMAGED` or `KAGGLE_FILE_FAILED`
 */
export async function downloadFile(
  client: KaggleClient,
  file: RemoteFile,
  folder: string,
  advance: (bytes: number) => void,
): Promise<string> {
  const download = new Download(client, file, folder, advance);
  return withRetries(client, async () => {
    const watch = watchSilence(client.silentMs);
    try {
      return await download.attempt(watch);
    } catch (error) {
      throw describeLocalError(error, download.part);
    } finally {
      watch.stop();
    }
  });
}

class Download {
  readonly part: string;
  readonly #note: string;
  #counted = 0;

  constructor(
    readonly client: KaggleClient,
    readonly file: RemoteFile,
    readonly folder: string,
    readonly advance: (bytes: number) => void,
  ) {
    this.part = join(folder, `${file.name}.part`);
    this.#note = `${this.part}.json`;
  }

  async attempt(watch: SilenceWatch): Promise<string> {
    const { client, file, folder, part } = this;
    await mkdir(folder, { recursive: true });
    const have = (await stat(part).catch(() => undefined))?.size ?? 0;
    const validator = have > 0 ? await readValidator(this.#note) : undefined;
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (validator !== undefined) {
      headers.range = `bytes=${have}-`;
      headers['if-range'] = validator;
    }
    const body = { competitionName: competition, fileName: file.name };
    const request = { method: 'DownloadDataFile', body, headers, accept: rangeNotSatisfiable };
    const response = await callOnce(client, request, watch);
    const stored = storedName(file.name, response.url);
    const size = sizeOf(response, file, stored);
    if (response.status === rangeNotSatisfiable) {
      await response.body?.cancel();
      if (have === 0 || have !== (size.listed ?? size.declared)) {
        await this.#startAnew(`${file.name} is shorter than its downloaded part`);
      }
      this.#count(have - this.#counted);
    } else {
      await this.#receive(response, { have, validator }, size, watch);
    }
    const expected = size.listed ?? size.declared;
    await this.#requireWhole(stored, expected);
    const target = join(folder, stored);
    await rename(part, target);
    await rm(this.#note, { force: true });
    return target;
  }

  /**
   * Appends the received bytes to the part, or rewrites it if the server starts from the beginning.
   */
  async #receive(
    response: Response,
    { have, validator }: { readonly have: number; readonly validator: string | undefined },
    { listed, declared }: FileSize,
    watch: SilenceWatch,
  ): Promise<void> {
    const { name } = this.file;
    const { body: stream } = response;
    if (stream === null) throw new Passing(`${name} arrived without a body`);
    const goesOn = response.status === 206 && startOf(response) === have;
    if (response.status === 206 && !goesOn) {
      await stream.cancel();
      await this.#startAnew(`${name} arrived from another offset than requested`);
    }
    // Parts of two versions would make a file of neither.
    const version = validatorOf(response);
    if (goesOn && version !== undefined && version !== validator) {
      await stream.cancel();
      await this.#startAnew(`${name} changed while it was downloaded`);
    }
    const from = goesOn ? have : 0;
    const most = listed ?? declared ?? Number.POSITIVE_INFINITY;
    const chunks = stream[Symbol.asyncIterator]();
    let isTooLong = false;
    try {
      const first = await chunks.next();
      const start = Buffer.from((first.value ?? new Uint8Array()).subarray(0, startBytes));
      // Checked before anything here is overwritten.
      const page = from === 0 ? describePage(response, start.toString('latin1')) : undefined;
      if (page !== undefined) throw webPage(this.client, name, page);
      if (listed !== undefined && declared !== undefined && listed !== declared) {
        throw new Passing(`${name} has ${declared} bytes, but Kaggle's list says ${listed}`);
      }
      if (!goesOn) {
        // In this order, bytes of one version are never next to the validator of another.
        await this.#forget();
        await writeValidator(this.#note, response);
      }
      this.#count(from - this.#counted);
      const count = (bytes: number) => {
        watch.touch();
        isTooLong = this.#counted + bytes > most;
        if (isTooLong) throw new Passing(`${name} does not end after ${most} bytes`);
        this.#count(bytes);
      };
      const source = async function* () {
        for (let next = first; !next.done; next = await chunks.next()) {
          count(next.value.length);
          yield next.value;
        }
      };
      await pipeline(source, createWriteStream(this.part, { flags: goesOn ? 'a' : 'w' }));
    } catch (error) {
      if (isTooLong) await this.#forget();
      throw error;
    } finally {
      // Closes the connection if the body was not read completely.
      await chunks.return?.();
    }
  }

  async #requireWhole(stored: string, expected: number | undefined): Promise<void> {
    const { file, part } = this;
    const { size } = await stat(part);
    if (expected !== undefined && size < expected) {
      throw new Passing(`${file.name} ended after ${size} of ${expected} bytes`);
    }
    if (expected !== undefined && size > expected) {
      await this.#startAnew(`${file.name} has ${size} bytes, more than the ${expected} expected`);
    }
    if (!stored.endsWith('.zip')) return;
    try {
      await requireArchive(part);
    } catch (error) {
      await this.#forget();
      const reason = `${stored} cannot be opened as an archive: ${messageOf(error).replace(/\.$/, '')}`;
      // Without a known length it may have ended early.
      if (expected === undefined) throw new Passing(reason);
      throw new HarnessError(
        'KAGGLE_DAMAGED',
        `${reason}. It arrived complete and was deleted. Run the command again; if that does not help, ` +
          'download the file with the browser and import it with "harness data import FOLDER".',
        { cause: error },
      );
    }
  }

  #count(bytes: number): void {
    this.#counted += bytes;
    this.advance(bytes);
  }

  async #forget(): Promise<void> {
    await rm(this.part, { force: true });
    await rm(this.#note, { force: true });
  }

  async #startAnew(reason: string): Promise<never> {
    await this.#forget();
    throw new Passing(reason);
  }
}

/** The size of a file in bytes; undefined if unknown. */
interface FileSize {
  /** According to Kaggle's list. */
  readonly listed: number | undefined;
  /** According to the answer. */
  readonly declared: number | undefined;
}

function sizeOf({ status, headers }: Response, file: RemoteFile, stored: string): FileSize {
  // For files that Kaggle packs when it sends them, the list has the unpacked size.
  const listed = stored === file.name && file.bytes > 0 ? file.bytes : undefined;
  if (status !== 200) {
    const total = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1];
    return { listed, declared: total === undefined ? undefined : Number(total) };
  }
  const length = headers.get('content-length');
  // The length is that of the compressed bytes, which fetch unpacks.
  const isEncoded = !['', 'identity'].includes(headers.get('content-encoding') ?? '');
  return { listed, declared: length === null || isEncoded ? undefined : Number(length) };
}

async function readValidator(note: string): Promise<string | undefined> {
  try {
    return partSchema.parse(JSON.parse(await readFile(note, 'utf8'))).validator;
  } catch {
    return undefined;
  }
}

async function writeValidator(note: string, response: Response): Promise<void> {
  const validator = validatorOf(response);
  if (validator === undefined) await rm(note, { force: true });
  else await placeText(JSON.stringify({ validator }), note);
}

/** The strong ETag or the date; without one, nothing proves that a later answer is the same file. */
function validatorOf({ headers }: Response): string | undefined {
  const etag = headers.get('etag');
  const isStrong = etag !== null && !etag.startsWith('W/');
  return (isStrong ? etag : headers.get('last-modified')) ?? undefined;
}

function startOf({ headers }: Response): number {
  const match = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '');
  return match === null ? -1 : Number(match[1]);
}

function storedName(name: string, url: string): string {
  const sent = new URL(url).pathname.split('/').at(-1) ?? '';
  return sent === `${name}.zip` ? sent : name;
}
