import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readlink, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HarnessError } from '../../contract/errors.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';

const mostFiles = 10_000;

/**
 * Copies what a plugin's process has written: plain files and folders, nothing else. Links are not
 * followed, also if the process, which runs on, puts them in the place of what it has written.
 *
 * @param from the folder that the process was given
 * @param to an empty folder
 * @throws HarnessError `PLUGIN_FILE_REFUSED` for links, devices and the like, or far too many files
 */
export async function copyPlainFiles(from: string, to: string): Promise<void> {
  const root = await realpath(from);
  let count = 0;
  const copyFolder = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
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
      } else if (!(await copyPlainFile(root, name, join(to, name)))) {
        throw new HarnessError(
          'PLUGIN_FILE_REFUSED',
          `The plugin wrote "${harmlessText(name)}", which is neither a file nor a folder.`,
        );
      }
    }
  };
  await copyFolder('');
}

/** Copies what is a plain file once it is open. @returns whether it is one */
async function copyPlainFile(root: string, name: string, target: string): Promise<boolean> {
  const source = await openItself(join(root, name));
  if (source === undefined) return false;
  try {
    if (!(await isPlainBelow(source, root))) return false;
    const copy = await open(target, 'wx');
    await pipeline(source.createReadStream({ autoClose: false }), copy.createWriteStream());
    return true;
  } finally {
    await source.close();
  }
}

/** Opens a file, but not what a link in its place leads to, and without waiting for a writer. */
async function openItself(path: string): Promise<FileHandle | undefined> {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  try {
    return await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch {
    return undefined;
  }
}

/** Whether an open file is plain, and is where it was asked for: a folder above may be a link by now. */
async function isPlainBelow(file: FileHandle, folder: string): Promise<boolean> {
  if (!(await file.stat()).isFile()) return false;
  if (process.platform !== 'linux') return true;
  return (await readlink(`/proc/self/fd/${file.fd}`)).startsWith(folder + sep);
}
