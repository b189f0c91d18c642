import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** Writes a real zip archive; images are stored as they are, as they hardly shrink. */
export async function writeZip(
  file: string,
  entries: Readonly<Record<string, Buffer | string>>,
): Promise<string> {
  mkdirSync(dirname(file), { recursive: true });
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(entries)) {
    if (name.endsWith('/')) zip.addEmptyDirectory(name);
    else zip.addBuffer(Buffer.from(content), name, { compress: name.endsWith('.csv') });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
  return file;
}
