import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';

const mostFiles = 10_000;

/**
 * Copies what a plugin's process has written: plain files and folders, nothing else. Links are not
 * followed.
 *
 * @param from the folder that the process was given
 * @param to an empty folder
 * @throws HarnessError `PLUGIN_FILE_REFUSED` for links, devices and the like, or far too many files
 */
export async function copyPlainFiles(from: string, to: string): Promise<void> {
  let count = 0;
  const copyFolder = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(from, folder), { withFileTypes: true })) {
      if (++count > mostFiles) {
        throw new HarnessError(
          'PLUGIN_FILE_REFUSED',
          `The plugin wrote more than ${mostFiles} files.`,
        );
      }
      const name = join(folder, entry.name);
      if (entry.isDirectory()) {
        await mkdir(join(to, name));
        await copyFolder(name);
      } else if (entry.isFile()) await copyFile(join(from, name), join(to, name));
      else {
        throw new HarnessError(
          'PLUGIN_FILE_REFUSED',
          `The plugin wrote "${harmlessText(name)}", which is neither a file nor a folder.`,
        );
      }
    }
  };
  await copyFolder('');
}
