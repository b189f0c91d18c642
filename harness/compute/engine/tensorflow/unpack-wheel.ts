import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { HarnessError } from '../../../contract/errors.ts';
import { libraryNames } from './library-names.ts';

/** The files that the binding needs to compile and run, with licences: a small part of the wheel. */
const needed: readonly RegExp[] = [
  new RegExp(`^tensorflow/(${libraryNames.map((name) => name.replaceAll('.', '\\.')).join('|')})$`),
  /^tensorflow\/include\/tensorflow\/c\/.*\.h$/,
  /^tensorflow\/include\/tensorflow\/core\/platform\/ctstring[^/]*\.h$/,
  /^tensorflow\/include\/absl\/base\/options\.h$/,
  /^tensorflow\/include\/tsl\/platform\/ctstring[^/]*\.h$/,
  /^tensorflow\/include\/xla\/tsl\/c\/.*\.h$/,
  // CUDA's libraries, and the compiler of kernels for cards newer than TensorFlow.
  /^nvidia\/[^/]+\/lib\//,
  /^nvidia\/cuda_nvcc\/(bin|nvvm)\//,
  /^[^/]+\.dist-info\/(METADATA|LICENSE[^/]*|licenses\/.*)$/i,
];

/**
 * Unpacks the required part of a wheel, in the wheel's own layout: the libraries find each other by
 * relative paths.
 */
export async function unpackWheel(file: string, folder: string): Promise<void> {
  const zip = await openPromise(file, { lazyEntries: true });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/') || !needed.some((n) => n.test(entry.fileName))) continue;
      await unpackEntry(zip, entry, folder, file);
    }
  } finally {
    zip.close();
  }
}

async function unpackEntry(zip: ZipFile, entry: Entry, folder: string, file: string) {
  const target = resolve(folder, entry.fileName);
  if (!target.startsWith(resolve(folder) + sep)) {
    throw new HarnessError('ENGINE_WHEEL_CHANGED', `${file} contains a path outside its folder.`);
  }
  await mkdir(dirname(target), { recursive: true });
  const source: Readable = await zip.openReadStreamPromise(entry);
  const executable = ((entry.externalFileAttributes >>> 16) & 0o111) !== 0;
  await pipeline(source, createWriteStream(join(target), { mode: executable ? 0o755 : 0o644 }));
}
