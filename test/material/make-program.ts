import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes a plugin in Python of the given source; gives back its folder. */
export async function makeProgram(folder: string, source: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const described = { summary: 'A program of a test', command: ['python3', 'plugin.py'] };
  await writeFile(join(folder, 'plugin.json'), JSON.stringify(described));
  await writeFile(join(folder, 'plugin.py'), source);
  return folder;
}
