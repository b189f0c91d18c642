import { type Readable, Transform } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, getFileNameLowLevel, type Options, openPromise, type ZipFile } from 'yauzl';

/** One odd name or size would make the entire archive unreadable; `readEntry` checks sizes. */
export const zipOptions = {
  lazyEntries: true,
  autoClose: false,
  decodeStrings: false,
  validateEntrySizes: false,
} as const satisfies Options;

/** The entries of an archive opened with `zipOptions`, in the order of its directory. */
export async function listEntries(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) {
    entry.fileName = readName(entry);
    entries.push(entry);
  }
  return entries;
}

/** Throws the problem of an archive whose directory cannot be read to its end. */
export async function requireArchive(file: string): Promise<void> {
  const zip = await openPromise(file, zipOptions);
  try {
    await listEntries(zip);
  } finally {
    zip.close();
  }
}

/** The unpacked bytes of an entry, with its size and checksum verified, or an error. */
export async function readEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  const bytes = await zip.openReadStreamPromise(entry);
  const size = entry.uncompressedSize;
  let checksum = 0;
  let length = 0;
  const checked = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      checksum = crc32(chunk, checksum);
      length += chunk.length;
      if (length > size) done(new Error(`it contains more than its declared ${size} bytes`));
      else done(null, chunk);
    },
    flush(done) {
      if (length < size) done(new Error(`it ends after ${length} of ${size} bytes`));
      else done(checksum === entry.crc32 ? null : new Error('its checksum is wrong'));
    },
  });
  bytes.on('error', (error) => checked.destroy(error));
  checked.on('close', () => bytes.destroy());
  return bytes.pipe(checked);
}

/** Whether an entry is a file added by a person, and not by macOS. */
export function isVisibleFile(path: string): boolean {
  return !path.endsWith('/') && !isHidden(path);
}

/** Whether a path contains a hidden folder or file, or one that macOS adds to archives. */
export function isHidden(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
}

/** The path of an entry, with `/`: without a drive, not absolute, and without `..`. */
function readName({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string {
  const name = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
  if (!/^([a-z]:|\/)|(^|\/)\.{1,2}(\/|$)/i.test(name)) return name;
  return name
    .replace(/^[a-z]:/i, '')
    .split('/')
    .filter((part) => !['', '.', '..'].includes(part))
    .join('/');
}
