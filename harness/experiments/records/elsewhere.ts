import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { HarnessError } from '../../contract/errors.ts';
import type { CollectionPainting } from '../../data/collection/collection.ts';
import { sealJson } from '../../shared/seal/seal-json.ts';
import { syncFolder } from '../../shared/sync-folder.ts';
import { nameUnfinished, removeUnfinished } from '../../shared/write-whole.ts';
import { writePaintings } from './paintings.ts';
import { type TestPredictions, writeAnswersElsewhere } from './predictions.ts';
import { safeName } from './run-id.ts';
import { partSchema } from './run-manifest.ts';
import { digestRecord, manifestFile, readSealedFiles } from './seal.ts';

/** In a run's folder: its tests on other collections, one folder each. */
export const elsewhereFolderName = 'elsewhere';

const elsewhereSchema = z.object({
  /** Version of this format. */
  version: z.literal(1),
  /** The run whose model answered; the SHA-256 is that of its manifest, which seals everything else. */
  run: z.object({ id: z.string(), manifest: z.string() }),
  /** ISO 8601, UTC. */
  created: z.iso.datetime(),
  /** The other collection. */
  collection: z.object({
    kind: z.enum(['kaggle', 'folder', 'demo', 'simulated']),
    name: z.string(),
    root: z.string(),
    hash: z.string().min(1),
    paintings: z.int().nonnegative(),
    /** The number of unusable rows and files. */
    problems: z.int().nonnegative(),
  }),
  /** For pairs listed by a user; omitted for a test on all artists of a collection. */
  pairs: z
    .object({
      /** The list, as the user named it, and its SHA-256. */
      file: z.string(),
      digest: z.string(),
      layout: z.enum(['table', 'lfw', 'kaggle']),
      /** If the artists are unknown, there are no intervals, and the score has 0 artists. */
      areArtistsKnown: z.boolean(),
      /** The part of it that the run has learned from. */
      known: z.object({
        artists: z.array(z.string()),
        paintings: z.array(z.object({ id: z.string(), reason: z.string() })),
      }),
    })
    .optional(),
  /** SHA-256 over the paintings and pairs of the questions. */
  test: z.string().min(1),
  /** The number of these paintings. */
  paintings: z.int().nonnegative(),
  /** Paintings of the collection that are not in the test, such as copies of the run's own. */
  leftOut: z.array(z.object({ id: z.string(), reason: z.string() })),
  engine: z.object({ name: z.string(), device: z.string(), version: z.string().nullable() }),
  /** Chosen on the run's own validation. */
  threshold: z.number(),
  score: partSchema,
  seconds: z.number().nonnegative(),
  /** SHA-256 of the answers and the list of paintings. */
  files: z.record(z.string(), z.string()),
});

/**
 * The answers of a run's model to pairs of another collection, whose artists it has never seen, or to
 * listed pairs.
 */
export type ElsewhereRecord = z.output<typeof elsewhereSchema>;

/** Such a record and its folder. */
export interface FoundElsewhere extends ElsewhereRecord {
  /** Absolute. */
  readonly folder: string;
}

/**
 * Writes the record of a test on another collection into the folder of its run. It is sealed like the run,
 * identifies the run's manifest by digest, and changes nothing that the run has sealed.
 */
export async function writeElsewhere(
  runFolder: string,
  record: Omit<ElsewhereRecord, 'version' | 'run' | 'files'> & {
    readonly run: Pick<ElsewhereRecord['run'], 'id'>;
  },
  {
    predictions,
    tested,
  }: { readonly predictions: TestPredictions; readonly tested: readonly CollectionPainting[] },
): Promise<FoundElsewhere> {
  const root = join(runFolder, elsewhereFolderName);
  await mkdir(root, { recursive: true });
  removeUnfinished(root);
  const unfinished = nameUnfinished(join(root, '.unfinished'));
  await mkdir(unfinished);
  try {
    await writeAnswersElsewhere(unfinished, predictions);
    const seen = new Set(record.pairs?.known.artists);
    await writePaintings(
      unfinished,
      tested.map(({ id, artist }) => ({ id, artist, test: seen.has(artist) ? 'seen' : 'unseen' })),
    );
    const sealed = elsewhereSchema.parse({
      ...record,
      version: 1,
      run: { id: record.run.id, manifest: await digestManifest(runFolder) },
      files: await digestRecord(unfinished),
    });
    await writeFileAtomic(join(unfinished, manifestFile), sealJson(sealed));
    await syncFolder(unfinished);
    const folder = join(root, `${safeName(record.collection.name)}-${record.test.slice(0, 8)}`);
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
    return { ...sealed, folder };
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** The folders of a run's records of other collections, ordered by name. */
async function listElsewhereFolders(runFolder: string): Promise<string[]> {
  const root = join(runFolder, elsewhereFolderName);
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => join(root, name))
    .sort();
}

/**
 * Reads the records of a run's tests elsewhere.
 *
 * @throws HarnessError `RUN_CHANGED` if a record has changed since it was sealed, or belongs to another run
 */
export async function readElsewhere(runFolder: string): Promise<FoundElsewhere[]> {
  const folders = await listElsewhereFolders(runFolder);
  if (folders.length === 0) return [];
  const manifest = await digestManifest(runFolder);
  return Promise.all(
    folders.map(async (folder) => {
      const record = await readOne(folder);
      if (record?.run.manifest === manifest) return { ...record, folder };
      throw new HarnessError(
        'RUN_CHANGED',
        `${folder} ${record === undefined ? 'has changed since it was written' : 'belongs to another run'}. Remove that folder and recreate it with harness test.`,
      );
    }),
  );
}

async function readOne(folder: string): Promise<ElsewhereRecord | undefined> {
  const file = join(folder, manifestFile);
  try {
    const text = await readFile(file, 'utf8');
    if (readSealedFiles(text, file) === undefined) return undefined;
    return elsewhereSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function digestManifest(runFolder: string): Promise<string> {
  const bytes = await readFile(join(runFolder, manifestFile));
  return createHash('sha256').update(bytes).digest('hex');
}
