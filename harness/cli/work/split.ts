import type { CollectionChoice } from '../../data/collection/choose-folders.ts';
import type { ReadingChoice } from '../../data/collection/folder-catalog.ts';
import { describeMetadata } from '../../data/collection/official/describe-metadata.ts';
import { readOfficialMetadata } from '../../data/collection/official/metadata.ts';
import type { BadImagePolicy } from '../../data/images/bad-image-policy.ts';
import { createImagePool } from '../../data/images/pool.ts';
import { testSets } from '../../data/pairs/test-sets.ts';
import { describeSplit } from '../../data/splits/describe-split.ts';
import { exportSplit } from '../../data/splits/export-split.ts';
import { describeLeftOut, findLeftOut } from '../../data/splits/find-left-out.ts';
import type { SplitShares } from '../../data/splits/split.ts';
import { findOrMakeSplit } from '../../data/splits/stored-split.ts';
import { warnOfFewArtists } from '../../data/splits/warn-of-few-artists.ts';
import { openCollection } from '../../experiments/run/open-collection.ts';
import { needsCopies, openSplit } from '../../experiments/run/open-split.ts';
import { splitSettingsOf } from '../../experiments/run/split-settings-of.ts';
import { findProject } from '../../shared/project.ts';
import { showPath } from '../../shared/text/show-path.ts';
import { print, printJson, remark, say } from '../print.ts';
import { sayMetadata } from './data/say-metadata.ts';

async function reportMetadata(root: string) {
  return describeMetadata(await readOfficialMetadata(root));
}

/** Makes or reads a split and prints what each part holds. */
export async function splitAndPrint(
  args: BadImagePolicy &
    ReadingChoice & {
      readonly splitSeed: number;
      /** Those that are not the usual ones. */
      readonly shares: Partial<SplitShares>;
      readonly duplicateDistance: number;
      /** A stored one, or a table. */
      readonly split?: string | undefined;
      /** Where to write it as a table. */
      readonly export?: string | undefined;
      readonly official: boolean;
      readonly collection?: CollectionChoice | undefined;
      readonly followLinks: boolean;
      readonly limit?: number | undefined;
      readonly workers?: number | undefined;
      readonly copies: 'features' | 'hash';
      readonly force: boolean;
      readonly json: boolean;
    },
): Promise<void> {
  const project = findProject();
  const pool = createImagePool({ workers: args.workers });
  try {
    const { split: splitFile, splitSeed, shares, official, export: table } = args;
    const request = { splitFile, splitSeed, shares, official };
    const collection = await openCollection({
      ...args,
      findsCopies: args.copies === 'features' && needsCopies(request),
      project,
      pool,
      log: remark,
    });
    const { split, file, made } =
      splitFile === undefined
        ? await findOrMakeSplit({
            collection,
            settings: {
              ...splitSettingsOf(request, collection),
              duplicateDistance: args.duplicateDistance,
            },
            folder: project.splits,
            force: args.force,
          })
        : { ...(await openSplit(request, collection, project)), made: false };
    if (table !== undefined) await exportSplit(split, table);
    for (const line of warnOfFewArtists(split, collection.paintings)) remark(line);
    const parts = describeSplit(split, collection);
    const tests = Object.entries(testSets(split, collection)).map(([test, set]) => ({
      test,
      paintings: set.paintings.length,
      pairs: set.pairs.same.length,
    }));
    const metadata = args.official ? await reportMetadata(collection.root) : undefined;
    const leftOut = findLeftOut(split, collection);
    if (args.json) {
      return printJson({ file, made, hash: split.hash, parts, tests, leftOut, metadata });
    }
    if (metadata !== undefined) for (const line of sayMetadata(metadata)) say(line);
    const rows = [
      ['part', 'artists', 'paintings', 'same-artist pairs'],
      ...parts.map((part) => [part.part, part.artists, part.paintings, part.positivePairs]),
    ];
    for (const [name, ...numbers] of rows) {
      print(`${String(name).padEnd(18)}${numbers.map((n) => String(n).padStart(19)).join('')}`);
    }
    for (const { test, paintings, pairs } of tests) {
      say(`test ${test}: ${pairs} balanced pairs of ${paintings} paintings`);
    }
    say(`${split.duplicateGroups.length} groups of near-duplicates are kept together.`);
    for (const line of describeLeftOut(leftOut, 'the file')) say(line);
    say(`${made ? 'Stored in' : 'Read and checked:'} ${showPath(file)}`);
    if (table !== undefined) say(`As a table: ${table}`);
  } finally {
    await pool.close();
  }
}
