import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { execa } from 'execa';
import { packTar, type TarSource } from 'modern-tar/fs';
import { HarnessError } from '../../contract/errors.ts';
import type { Progress } from '../../shared/progress.ts';
import { nameUnfinished, removeUnfinished } from '../../shared/write-whole.ts';
import { type BundledFile, bundleFolder, sortBundled } from './bundled-file.ts';

/** By the end of a file's name. */
const formats = { '.tar.xz': 'xz', '.tar.gz': 'gzip', '.tgz': 'gzip', '.tar': 'none' } as const;
/** How an archive is compressed. */
export type Format = (typeof formats)[keyof typeof formats];

/** The date that npm gives every file: plausible to all tools, and always the same. */
const everyDate = new Date('1985-10-26T08:15:00Z');

/** Blocks of which several are compressed at a time. Their size, not the number of cores, decides the bytes. */
const xzBlock = '24MiB';

/**
 * Whether a bundle can be written there.
 *
 * @throws HarnessError `OPTION_INVALID`, `BUNDLE_EXISTS`, `BUNDLE_NO_FOLDER`, `BUNDLE_NO_XZ`
 */
export async function requireWritable(out: string, force: boolean): Promise<Format> {
  const format = Object.entries(formats).find(([end]) => out.endsWith(end))?.[1];
  if (format === undefined) {
    throw new HarnessError(
      'OPTION_INVALID',
      `Option --out: expected a file that ends in ${Object.keys(formats).join(', ')}, got "${out}". A .tar.xz is the smallest.`,
    );
  }
  const folder = dirname(resolve(out));
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new HarnessError(
      'BUNDLE_NO_FOLDER',
      `--out names a file in ${folder}, which does not exist. Create that folder, or name another file.`,
    );
  }
  const found = statSync(out, { throwIfNoEntry: false });
  if (found?.isDirectory() || (found !== undefined && !force)) {
    throw new HarnessError(
      'BUNDLE_EXISTS',
      found.isDirectory()
        ? `${out} is a folder. Name a file with --out.`
        : `${out} already exists. Name another file with --out, or replace it with --force.`,
    );
  }
  if (format === 'xz') await requireXz();
  return format;
}

async function requireXz(): Promise<void> {
  const { failed } = await execa('xz', ['--version'], { reject: false });
  if (!failed) return;
  throw new HarnessError(
    'BUNDLE_NO_XZ',
    'The program xz, which compresses a .tar.xz, cannot be started. Install it (xz-utils, xz), or name a .tar.gz with --out, which is about 1.4 times as large.',
  );
}

/** A bundle that was written. */
export interface WrittenBundle {
  readonly bytes: number;
  /** SHA-256, hex. The same files, made on the same kind of machine, give the same. */
  readonly digest: string;
}

/**
 * Writes files as one archive, atomically.
 *
 * @param progress is told of the megabytes that went into it
 */
export async function writeBundle(
  out: string,
  format: Format,
  files: readonly BundledFile[],
  progress: Progress,
): Promise<WrittenBundle> {
  const file = resolve(out);
  removeUnfinished(dirname(file));
  const part = nameUnfinished(file);
  const hash = createHash('sha256');
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  let packed = 0;
  const report = new Transform({
    transform(chunk: Buffer, _, done) {
      const before = Math.floor(packed / 1e6);
      packed += chunk.length;
      progress.advance(Math.floor(packed / 1e6) - before);
      done(null, chunk);
    },
  });
  const tar = packTar(sortBundled(files).map(toSource), { concurrency: 4 });
  try {
    const sink = createWriteStream(part, { flags: 'wx' });
    if (format === 'xz') await compressWithXz(tar, report, count, sink);
    else if (format === 'gzip') {
      await pipeline(tar, report, createGzip({ level: 9 }), count, sink);
    } else await pipeline(tar, report, count, sink);
    const handle = await open(part, 'r+');
    await handle.sync().finally(() => handle.close());
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return { bytes, digest: hash.digest('hex') };
}

async function compressWithXz(
  tar: NodeJS.ReadableStream,
  report: Transform,
  count: Transform,
  sink: Writable,
): Promise<void> {
  // At least two threads: a single one would not divide its input into blocks.
  const threads = Math.max(2, availableParallelism());
  const xz = execa('xz', ['-6', `--threads=${threads}`, `--block-size=${xzBlock}`, '--stdout'], {
    encoding: 'buffer',
    buffer: false,
    stdin: 'pipe',
    stdout: 'pipe',
  });
  await Promise.all([pipeline(tar, report, xz.stdin), pipeline(xz.stdout, count, sink), xz]);
}

function toSource({ target, from, isProgram = false }: BundledFile): TarSource {
  const about = {
    target: `${bundleFolder}/${target}`,
    mtime: everyDate,
    mode: isProgram ? 0o755 : 0o644,
    uid: 0,
    gid: 0,
    uname: '',
    gname: '',
  };
  if (typeof from === 'object') return { type: 'content', content: from.content, ...about };
  const { size } = statSync(from);
  if (size === 0) return { type: 'content', content: '', ...about };
  // As a stream, because the archive would otherwise store links (also hard ones) as links.
  return { type: 'stream', content: Readable.from(read(from)), size, ...about };
}

/** Opens a file only when needed: thousands at once would be too many. */
async function* read(file: string): AsyncGenerator<Buffer> {
  yield* createReadStream(file, { highWaterMark: 1 << 20 });
}
