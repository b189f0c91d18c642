import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isImageName } from '../image-name.ts';

/** The tables of the competition. */
export const tableNames = [
  'train_info.csv',
  'all_data_info.csv',
  'submission_info.csv',
  'solution_painter.csv',
] as const;
export type TableName = (typeof tableNames)[number];

/** An archive or an image in a folder. */
export interface SourceFile {
  readonly file: string;
  /** Its path below the folder, with `/`. */
  readonly inFolder: string;
}

/** The importable content of a folder. */
export interface Sources {
  /** Tables, plain or gzipped. */
  readonly tables: ReadonlyMap<TableName, string>;
  readonly archives: readonly SourceFile[];
  /** Unpacked images. */
  readonly images: readonly SourceFile[];
}

const deepest = 4;

/** Searches a folder and its subfolders; hidden ones and links are skipped. */
export async function findSources(folder: string): Promise<Sources> {
  const tables = new Map<TableName, string>();
  const archives: SourceFile[] = [];
  const images: SourceFile[] = [];
  async function walk(path: string, depth: number): Promise<void> {
    for (const item of await readdir(join(folder, path), { withFileTypes: true })) {
      const inFolder = path === '' ? item.name : `${path}/${item.name}`;
      const file = join(folder, inFolder);
      if (item.name.startsWith('.') || item.name === '__MACOSX') continue;
      if (item.isDirectory() && depth < deepest) await walk(inFolder, depth + 1);
      else if (!item.isFile()) continue;
      else if (item.name.endsWith('.zip')) archives.push({ file, inFolder });
      else if (isImageName(item.name)) images.push({ file, inFolder });
      else {
        const table = tableNames.find((name) => item.name === name || item.name === `${name}.gz`);
        if (table !== undefined && !tables.has(table)) tables.set(table, file);
      }
    }
  }
  await walk('', 0);
  archives.sort((a, b) => (a.file < b.file ? -1 : 1));
  return { tables, archives, images };
}

/** The part of the competition's data that a path belongs to, judging by the names of its folders. */
export function readPath(path: string): { side: 'train' | 'test' | undefined; replaces: boolean } {
  const folders = path.toLowerCase().split(/[/\\]/).slice(0, -1);
  const side = folders.findLast((name) => /^(train|test)(_\d+)?$/.test(name));
  return {
    side: side === undefined ? undefined : side.startsWith('train') ? 'train' : 'test',
    replaces: /replacements?_for_corrupted/i.test(path),
  };
}
