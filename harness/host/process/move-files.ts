import { copyFile, lstat, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';

const mostFiles = 10_000;

/**
 * Takes over what a plugin's process has written: regular files and folders, nothing else.
 *
 * @param from the folder that it was given
 * @param to an empty folder
 * @throws HarnessError `PLUGIN_FILE_REFUSED` for links, devices and the like, or far too many files
 */
export async function moveRegularFiles(from: string, to: string): Promise<void> {
  const names = await readdir(from, { recursive: true });
  if (names.length > mostFiles) {
    throw new HarnessError('PLUGIN_FILE_REFUSED', `The plugin wrote ${names.length} files.`);
  }
  // Parents before what is in them.
  for (const name of names.sort()) {
    const source = join(from, name);
    const found = await lstat(source);
    if (found.isDirectory()) await mkdir(join(to, name), { recursive: true });
    else if (found.isFile()) await copyFile(source, join(to, name));
    else {
      throw new HarnessError(
        'PLUGIN_FILE_REFUSED',
        `The plugin wrote "${name}", which is neither a file nor a folder.`,
      );
    }
  }
}
