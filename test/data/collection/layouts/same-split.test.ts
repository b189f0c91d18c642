import { readdirSync, renameSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { buildCollection } from '../../../../harness/data/collection/build-collection.ts';
import type { Collection } from '../../../../harness/data/collection/collection.ts';
import { readFolderCatalog } from '../../../../harness/data/collection/folder-catalog.ts';
import type { ImageFacts } from '../../../../harness/data/images/facts.ts';
import { inspectImage } from '../../../../harness/data/images/inspect-image.ts';
import { makeSplit } from '../../../../harness/data/splits/make-split.ts';
import { defaultSplitSettings } from '../../../../harness/data/splits/split-settings.ts';
import { type ArrangedPainting, arrange, layouts } from '../../../material/arrange-layouts.ts';
import { paintCollection } from '../../../material/paint-collection.ts';
import { temporaryFolder } from '../../../material/temporary-folder.ts';

const root = temporaryFolder();
const paintings: ArrangedPainting[] = [];
const factsOf = new Map<string, ImageFacts>();

beforeAll(async () => {
  await paintCollection(join(root, 'plain'), { artists: 7, paintings: 7, size: 40 });
  for (const painter of readdirSync(join(root, 'plain'))) {
    const artist = painter.replace(' ', '-');
    renameSync(join(root, 'plain', painter), join(root, 'plain', artist));
    for (const number of readdirSync(join(root, 'plain', artist))) {
      const name = `${artist}_${number}`;
      const file = join(root, 'plain', artist, name);
      renameSync(join(root, 'plain', artist, number), file);
      paintings.push({ artist, name, file });
      factsOf.set(name, await inspectImage(file));
    }
  }
});

/** Opens a layout, whose pictures are links of the painted ones. */
async function open(name: string): Promise<Collection> {
  const layout = layouts[name]!;
  const folder = arrange(join(root, name), paintings, layout);
  const catalog = await readFolderCatalog(folder, layout.options);
  const inodes = new Map(paintings.map(({ name, file }) => [name, statSync(file).ino]));
  const facts = new Map<string, ImageFacts>();
  for (const { id, file } of catalog.entries) {
    expect(statSync(file).ino).toBe(inodes.get(basename(id)));
    facts.set(id, factsOf.get(basename(id))!);
  }
  return buildCollection(catalog, facts);
}

test.each(Object.keys(layouts))('%s: the same paintings have the same split', async (name) => {
  const collection = await open(name);
  const plain = await readFolderCatalog(join(root, 'plain'));
  const facts = new Map(plain.entries.map(({ id }) => [id, factsOf.get(basename(id))!]));
  const expected = buildCollection(plain, facts);
  expect(collection.problems).toEqual([]);
  expect(collection.hash).toBe(expected.hash);
  const settings = { ...defaultSplitSettings, seed: 3 };
  expect(makeSplit(collection, settings).parts).toEqual(makeSplit(expected, settings).parts);
});
