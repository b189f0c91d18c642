import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../../harness/contract/errors.ts';
import { buildCollection } from '../../../harness/data/collection/build-collection.ts';
import { chooseCatalog } from '../../../harness/data/collection/choose-catalog.ts';
import type { Catalog } from '../../../harness/data/collection/collection.ts';
import { joinCatalogs } from '../../../harness/data/collection/join-catalogs.ts';
import { assertSplit } from '../../../harness/data/splits/assert-split.ts';
import { makeSplit } from '../../../harness/data/splits/make-split.ts';
import { defaultSplitSettings } from '../../../harness/data/splits/split-settings.ts';
import { startProgress } from '../../../harness/shared/progress.ts';
import { plant } from './temporary-folder.ts';

/** A folder per artist. */
function folder(root: string, paths: readonly string[], more: Partial<Catalog> = {}): Catalog {
  const entries = [...new Set(paths)].sort().map((id) => ({
    id,
    file: `${root}/${id}`,
    artist: id.split('/')[0] ?? '',
  }));
  const name = root.split('/').at(-1) ?? '';
  return { kind: 'folder', name, root, entries, problems: [], ...more };
}

/** What decides a result: where files are does not. */
const contentOf = ({ name, entries }: Catalog) => ({
  name,
  entries: entries.map(({ file: _, ...entry }) => entry),
});

const names = ['Claude Monet', 'claude_monet', 'Édouard Manet', 'Edouard Manet', 'Goya', 'Titian'];
const paths = fc.uniqueArray(
  fc.tuple(fc.constantFrom(...names), fc.integer({ min: 0, max: 5 })).map(([a, n]) => `${a}/${n}`),
  { minLength: 1, maxLength: 20 },
);
const labels = fc.constantFrom('scans', 'photos', 'more', 'scans 1a2b3c4d');
const folders = fc.uniqueArray(fc.tuple(labels, paths), {
  minLength: 2,
  maxLength: 4,
  selector: ([label, list]) => JSON.stringify([label, [...list].sort()]),
});

describe('several folders as one collection', () => {
  it('is the same in every order of the folders and wherever they are', () => {
    fc.assert(
      fc.property(folders, fc.integer(), (parts, turn) => {
        const here = parts.map(([label, list], i) => folder(`/here/${i}/${label}`, list));
        const there = parts.map(([label, list], i) => folder(`/${9 - i}/${label}`, list));
        const by = Math.abs(turn) % parts.length;
        const turned = [...there.slice(by), ...there.slice(0, by)].reverse();
        expect(contentOf(joinCatalogs(turned))).toEqual(contentOf(joinCatalogs(here)));
      }),
    );
  });

  it('keeps every painting, each under a separate id, and joins artists across folders', () => {
    fc.assert(
      fc.property(folders, (parts) => {
        const joined = joinCatalogs(
          parts.map(([label, list], i) => folder(`/${i}/${label}`, list)),
        );
        const all = parts.reduce((sum, [, list]) => sum + list.length, 0);
        expect(new Set(joined.entries.map(({ id }) => id)).size).toBe(all);
        expect(new Set(joined.entries.map(({ file }) => file)).size).toBe(all);
        expect(joined.entries.every(({ id, source = '?' }) => id.startsWith(`${source}/`))).toBe(
          true,
        );
        // An oracle of few words: both spellings of these two names are the same letters.
        const plain = (text: string) => text.toLowerCase().replace('é', 'e').replace('_', ' ');
        for (const one of joined.entries) {
          for (const other of joined.entries) {
            if (one.source === other.source) continue;
            const own = (path: string) => plain(path.split('/').at(-2) ?? '');
            expect(one.artist === other.artist).toBe(own(one.id) === own(other.id));
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('never has an artist or a picture on both sides of a split', () => {
    const artists = Array.from({ length: 12 }, (_, i) => `Painter ${i}`);
    const listed = artists.flatMap((artist) =>
      Array.from({ length: 6 }, (_, n) => `${artist}/${n}.jpg`),
    );
    const respelt = listed.map((path) => path.replace(' ', '_'));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), fc.nat(30), (seed, copies) => {
        const joined = joinCatalogs([folder('/a/one', listed), folder('/a/two', respelt)]);
        const facts = joined.entries.map(({ id }, i) => {
          const own = id.startsWith('two/') ? joined.entries.length / 2 + i : i;
          // The first pictures of both folders are the same files.
          const same = listed.indexOf(id.replace(/^(one|two)\//, '').replace('_', ' '));
          const number = same >= 0 && same < copies ? same : 1_000 + own;
          const digest = number.toString(16).padStart(64, '0');
          const perceptualHash = (BigInt(number) * 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn;
          const hash = perceptualHash.toString(16).padStart(16, '0');
          return [id, { digest, perceptualHash: hash, width: 9, height: 9, bytes: 9 }] as const;
        });
        const collection = buildCollection(joined, new Map(facts));
        expect(new Set(collection.paintings.map(({ artist }) => artist)).size).toBe(12);
        const split = makeSplit(collection, { ...defaultSplitSettings, seed });
        assertSplit(split, collection);
        const partOf = new Map(
          Object.entries(split.parts).flatMap(([part, ids]) =>
            ids.map((id) => [id, part] as const),
          ),
        );
        const sides = new Map<string, Set<string>>();
        const artistSides = new Map<string, Set<boolean>>();
        for (const { id, digest, artist } of collection.paintings) {
          const part = partOf.get(id);
          if (part === undefined) continue;
          sides.set(digest, (sides.get(digest) ?? new Set()).add(part));
          const isNew = part.endsWith('Unseen');
          artistSides.set(artist, (artistSides.get(artist) ?? new Set()).add(isNew));
        }
        expect([...sides.values()].every(({ size }) => size === 1)).toBe(true);
        expect([...artistSides.values()].every(({ size }) => size === 1)).toBe(true);
      }),
      { numRuns: 10 },
    );
  });

  it('says who is in several folders and who may be one artist under two names', () => {
    const { remarks, entries, name } = joinCatalogs([
      folder('/a/one', ['Claude Monet/1', 'Claude Monet/2', 'Hans von Aachen/1'], {
        remarks: ['Something odd.'],
      }),
      folder('/a/two', ['claude_monet/1', 'Aachen, Hans von/1']),
    ]);
    expect(name).toBe('one + two');
    expect(entries.map(({ id, artist }) => [id, artist])).toContainEqual([
      'two/claude_monet/1',
      'Claude Monet',
    ]);
    expect(remarks).toEqual([
      'one: Something odd.',
      '1 of the 3 artists is in both folders and counts as one artist: Claude Monet.',
      'Probably the same artist under 2 names: "Aachen, Hans von", "Hans von Aachen". They count as different artists; give them one name.',
    ]);
  });

  it('unpacks what is packed and leaves files unchanged', async () => {
    const packed = folder('/a/packed', ['Goya/1', 'Goya/2'], {
      unpack: async ([first, ...rest]) => ({
        entries: rest.map((entry) => ({ ...entry, file: `/cache/${entry.id}` })),
        problems: [{ file: 'shard.parquet', line: 1, reason: `no ${first?.id}` }],
        folders: ['/cache'],
      }),
    });
    const joined = joinCatalogs([packed, folder('/a/files', ['Goya/1'])]);
    const unpacked = await joined.unpack?.(joined.entries, '/cache');
    expect(unpacked).toEqual({
      entries: [
        { id: 'files/Goya/1', file: '/a/files/Goya/1', artist: 'Goya', source: 'files' },
        { id: 'packed/Goya/2', file: '/cache/Goya/2', artist: 'Goya', source: 'packed' },
      ],
      problems: [{ file: 'packed/shard.parquet', line: 1, reason: 'no Goya/1' }],
      folders: ['/cache'],
    });
  });

  it('refuses what cannot be joined', async () => {
    const root = plant({
      'a/x/Goya/1.jpg': '',
      'b/x/Goya/1.jpg': '',
      'a/Manet/1.jpg': '',
      link: { link: 'a' },
      'competition/train_info.csv': 'filename,artist,title,style,genre,date\n',
      'competition/train/': '',
      file: '',
    });
    const at = (name: string) => `${root}/${name}`;
    const refusal = async (collection: string | string[], more: object = {}) => {
      const choice = { collection, dataFolder: at('data'), startProgress, ...more };
      const error: unknown = await chooseCatalog(choice).catch((reason: unknown) => reason);
      return error instanceof HarnessError ? `${error.code}: ${error.message}` : 'taken';
    };
    const joined = 'COLLECTION_NOT_JOINED: ';
    expect(await refusal([at('a'), at('a')])).toBe(
      `${joined}--collection names ${at('a')} twice. Name each folder once.`,
    );
    expect(await refusal([at('a'), at('link')])).toContain('which are the same folder');
    expect(await refusal([at('a/x'), at('a')])).toContain(`${at('a/x')} is inside ${at('a')}`);
    expect(await refusal([at('a/x'), at('b/x')])).toContain('have the same name and list the same');
    expect(await refusal(['demo', at('a')])).toContain(`${joined}The demo cannot be joined`);
    expect(await refusal([at('a'), at('b')], { official: true })).toContain(`${joined}--official`);
    expect(await refusal([at('a'), at('b')], { artistFrom: '{artist}' })).toContain(
      'OPTION_INVALID: --artist-from',
    );
    expect(await refusal([at('a'), at('c')])).toContain('COLLECTION_NOT_FOUND');
    expect(await refusal([at('a'), at('file')])).toContain('COLLECTION_NOT_A_FOLDER');
    expect(await refusal([at('a'), ''])).toContain('COLLECTION_NOT_FOUND: --collection was given');
    expect(await refusal('')).toContain('COLLECTION_NOT_FOUND: --collection was given');
    expect(() =>
      joinCatalogs([folder('/a/one', []), folder('/k', [], { kind: 'kaggle' })]),
    ).toThrow('/k cannot be joined with other folders');
  });
});
