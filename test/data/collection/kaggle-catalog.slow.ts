import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readKaggleCatalog } from '../../../harness/data/collection/kaggle-catalog.ts';
import { plant } from './temporary-folder.ts';

const kaggle = fileURLToPath(new URL('../../../../shared/kaggle', import.meta.url));

describe.skipIf(!existsSync(kaggle))("the competition's own metadata", () => {
  test('gives 79,433 training paintings by 1,584 artists', async () => {
    const root = plant({ 'train/': '' });
    copyFileSync(join(kaggle, 'train_info.csv.gz'), join(root, 'train_info.csv.gz'));
    // The oracle is a plain search for the names, which hold neither commas nor quotes.
    const lines = gunzipSync(readFileSync(join(kaggle, 'train_info.csv.gz'))).toString('utf8');
    const names = [...lines.matchAll(/^(\d+\.jpg),([0-9a-f]{32}),/gm)];
    for (const [, name] of names) writeFileSync(join(root, 'train', String(name)), '');
    const { entries, problems } = await readKaggleCatalog(root);
    expect(problems).toEqual([]);
    expect(entries.length).toBe(79_433);
    expect(new Set(entries.map(({ artist }) => artist)).size).toBe(1_584);
    const artists = new Map(names.map(([, name, artist]) => [name, artist]));
    expect(entries.filter(({ id, artist }) => artists.get(id) !== artist)).toEqual([]);
  });
});
