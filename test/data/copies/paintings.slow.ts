import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Collection } from '../../../harness/data/collection/collection.ts';
import { createImagePool } from '../../../harness/data/images/pool.ts';
import { makeSplit } from '../../../harness/data/splits/make-split.ts';
import { partNames } from '../../../harness/data/splits/split.ts';
import { defaultSplitSettings } from '../../../harness/data/splits/split-settings.ts';
import { openCollection } from '../../../harness/experiments/run/open-collection.ts';
import { splitSettingsOf } from '../../../harness/experiments/run/split-settings-of.ts';
import { findProject } from '../../../harness/shared/project.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const paintings = fileURLToPath(new URL('../../../../shared/paintings', import.meta.url));

/** Pictures of one painting and details of it, found by looking before the harness looked for any. */
const seenByEye = [
  { artist: 'Diego_Velazquez', numbers: [11, 118] },
  { artist: 'Hieronymus_Bosch', numbers: [127, 22] },
  { artist: 'Henri_de_Toulouse-Lautrec', numbers: [38, 65] },
  { artist: 'Leonardo_da_Vinci', numbers: [136, 6] },
  { artist: 'Raphael', numbers: [18, 57] },
  { artist: 'Albrecht_Durer', numbers: [147, 37] },
  { artist: 'Amedeo_Modigliani', numbers: [39, 59] },
  { artist: 'El_Greco', numbers: [39, 51] },
  { artist: 'Georges_Seurat', numbers: [33, 40] },
  { artist: 'Hieronymus_Bosch', numbers: [1, 25, 69, 77, 85, 124] },
  { artist: 'Andrei_Rublev', numbers: [67, 78, 44] },
  { artist: 'El_Greco', numbers: [53, 81] },
  { artist: 'Jan_van_Eyck', numbers: [30, 31] },
];

describe.skipIf(!existsSync(paintings))('copies among real paintings', () => {
  const project = findProject(temporaryFolder());
  const pool = createImagePool();
  let collection: Collection;
  let joined: readonly (readonly [string, string])[];
  afterAll(() => pool.close());

  beforeAll(async () => {
    const log = () => {};
    const asked = { project, pool, collection: paintings, findsCopies: true, log };
    collection = await openCollection(asked);
    joined = collection.copies?.joined ?? [];
    // Every image is looked at.
  }, 1_800_000);

  it.each(seenByEye)('are found: $artist $numbers', ({ artist, numbers }) => {
    const [first, ...others] = numbers;
    const idOf = (number?: number) => `${artist}/${artist}_${number}.jpg`;
    const reached = new Set([idOf(first)]);
    for (let before = 0; before < reached.size; ) {
      before = reached.size;
      for (const pair of joined) {
        if (pair.some((id) => reached.has(id))) for (const id of pair) reached.add(id);
      }
    }
    for (const number of others) expect(reached).toContain(idOf(number));
  });

  it('are few, and are in one part of every split', () => {
    expect(joined.length).toBeGreaterThan(60);
    expect(joined.length).toBeLessThan(90);
    for (let splitSeed = 0; splitSeed < 20; splitSeed++) {
      const { parts, excluded } = makeSplit(collection, splitSettingsOf({ splitSeed }, collection));
      const partOf = new Map(partNames.flatMap((part) => parts[part].map((id) => [id, part])));
      for (const { id } of excluded) partOf.delete(id);
      for (const [one, other] of joined) expect(partOf.get(one)).toBe(partOf.get(other));
    }
  });

  it('were in two parts of many splits while only hashes told them', () => {
    const divided = Array.from({ length: 20 }, (_, seed) => {
      const { parts } = makeSplit(collection, { ...defaultSplitSettings, seed });
      const partOf = new Map(partNames.flatMap((part) => parts[part].map((id) => [id, part])));
      return joined.filter(([one, other]) => partOf.get(one) !== partOf.get(other)).length;
    });
    expect(divided.every((pairs) => pairs > 0)).toBe(true);
  });
});
