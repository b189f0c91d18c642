import type { Entry } from 'yauzl';

type Sizes = Pick<Entry, 'compressedSize' | 'uncompressedSize'>;

/** Smaller entries are harmless, however much they are compressed. */
const harmlessBytes = 10e6;
/** Compression shrinks pictures by a few per cent, and tables of numbers to a tenth. */
const mostTimes = 100;

/** Whether an entry unpacks to far more than pictures and tables do. */
export function isBomb({ compressedSize, uncompressedSize }: Sizes): boolean {
  return uncompressedSize > harmlessBytes && uncompressedSize > mostTimes * compressedSize;
}

/** Throws if an entry unpacks to far too much. */
export function refuseBomb(entry: Sizes): void {
  if (!isBomb(entry)) return;
  const inMb = (bytes: number) => (bytes / 1e6).toFixed(1);
  throw new Error(
    `it would grow from ${inMb(entry.compressedSize)} to ${inMb(entry.uncompressedSize)} MB, more than ` +
      'pictures or tables would',
  );
}
