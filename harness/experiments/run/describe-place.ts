import { relative } from 'node:path';
import type { Collection } from '../../data/collection/collection.ts';
import type { ReadingChoice } from '../../data/collection/folder-catalog.ts';
import { describeDoubledArtist, findLeftOut } from '../../data/splits/find-left-out.ts';
import type { Split } from '../../data/splits/split.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { withoutUndefined } from '../../shared/without-undefined.ts';
import type { RunManifest } from '../records/run-manifest.ts';
import { recordReading } from './recorded-collection.ts';
import type { RunRequest } from './run-request.ts';

/** The entries about a run's paintings and split in its manifest. */
export function describePlace({
  project,
  request,
  collection,
  split,
  splitFile,
}: {
  readonly project: Pick<ProjectFolders, 'root'>;
  readonly request: Pick<RunRequest, 'followLinks' | keyof ReadingChoice>;
  readonly collection: Collection;
  readonly split: Split;
  /** The split's manifest file. */
  readonly splitFile: string;
}): Pick<RunManifest, 'split' | 'collection' | 'skippedImages'> {
  const { paintings, artists, notLearnedFrom, doubledArtists } = findLeftOut(split, collection);
  const reading = recordReading(request);
  const remarks = [...(collection.remarks ?? []), ...doubledArtists.map(describeDoubledArtist)];
  return {
    split: {
      file: relative(project.root, splitFile),
      hash: split.hash,
      seed: split.settings.seed,
      settings: settingsBesidesSeed(split),
      ...(split.settings.fold === undefined ? {} : { fold: split.settings.fold }),
      leftOut: { paintings: [...paintings], artists: [...artists], notLearnedFrom },
    },
    collection: {
      kind: collection.kind,
      name: collection.name,
      root: collection.root,
      hash: collection.hash,
      paintings: collection.paintings.length,
      problems: collection.problems.length,
      ...(collection.roots === undefined ? {} : { roots: [...collection.roots] }),
      ...(collection.folders === undefined ? {} : { folders: [...collection.folders] }),
      ...(reading === undefined ? {} : { reading }),
      ...(request.followLinks ? { followLinks: true } : {}),
      ...(remarks.length === 0 ? {} : { remarks }),
    },
    skippedImages: collection.problems.map(({ file, line, reason }) => ({
      id: line === undefined ? file : `${file}:${line}`,
      reason,
    })),
  };
}

/** How a split was made, to group the results of runs on similar splits. */
function settingsBesidesSeed({ settings: { seed: _, ...settings } }: Split) {
  return withoutUndefined(settings) as RunManifest['split']['settings'];
}
