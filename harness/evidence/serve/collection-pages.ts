import { HarnessError } from '../../contract/errors.ts';
import { type FinishedRun, isControl, isFinished } from '../../experiments/records/run-record.ts';
import { describeCollection, describeSplit } from '../table/describe-place.ts';
import type { CollectionShelf } from './collection-shelf.ts';
import { Latest } from './latest.ts';
import type { LiveState } from './live-state.ts';
import {
  type ArtistFigures,
  type CollectionQuery,
  findHardArtists,
  type ShownCollection,
  showArtistPaintings,
  showCollection,
} from './show-collection.ts';
import { drawThumbnail, type PictureSize } from './thumbnail.ts';

/** The number of newest runs for the difficulty of artists: reading all of them would take too long. */
const mostRuns = 8;

/** A collection with a split, and a run of both, by which they are requested. */
export interface ListedCollection {
  readonly run: string;
  readonly title: string;
  readonly split: string;
  readonly runs: readonly string[];
}

/** The pages about collections: those that finished runs have learned from. */
export class CollectionPages {
  readonly #state: LiveState;
  readonly #shelf: CollectionShelf;
  readonly #figures = new Latest<ArtistFigures>();

  constructor(state: LiveState, shelf: CollectionShelf) {
    this.#state = state;
    this.#shelf = shelf;
  }

  /** The collections, each with each of its splits; the one with the newest run first. */
  async list(): Promise<ListedCollection[]> {
    return [...(await this.#group()).values()].map((runs) => {
      const [newest] = runs;
      if (newest === undefined) throw new RangeError('A group holds a run.');
      const { id, collection, split } = newest.manifest;
      return {
        run: id,
        title: describeCollection(collection),
        split: describeSplit(split),
        runs: runs.map(({ manifest }) => manifest.id),
      };
    });
  }

  /** @throws HarnessError as `CollectionShelf.open` does */
  async show(run: string, query: CollectionQuery): Promise<ShownCollection> {
    const open = await this.#shelf.open(run);
    const runs = (await this.#group()).get(keyOf(open.run)) ?? [open.run];
    const asked = runs.slice(0, mostRuns);
    const key = asked.map(({ folder, manifest }) => `${folder} ${manifest.created}`).join('|');
    const figures = await this.#figures.get(key, () => findHardArtists(asked));
    return showCollection(open, figures, asked.length, query);
  }

  /** All paintings of an artist. */
  async artist(run: string, artist: string) {
    return showArtistPaintings(await this.#shelf.open(run), artist);
  }

  /**
   * The picture of a painting of the collection, as JPEG.
   *
   * @throws HarnessError `PICTURE_UNUSABLE`, and as `CollectionShelf.open` does
   */
  async picture(run: string, id: string, size: PictureSize): Promise<Buffer> {
    const { byId } = await this.#shelf.open(run);
    const painting = byId.get(id);
    const picture = painting && (await drawThumbnail(painting.file, size));
    if (picture !== undefined) return picture;
    throw new HarnessError('PICTURE_UNUSABLE', 'There is no such picture.');
  }

  async #group(): Promise<Map<string, FinishedRun[]>> {
    const finished = (await this.#state.readRuns())
      .map(({ record }) => record)
      .filter(isFinished)
      .filter((run) => !isControl(run) && run.manifest.collection.kind !== 'simulated');
    const groups = new Map<string, FinishedRun[]>();
    for (const run of finished) {
      const own = groups.get(keyOf(run));
      if (own === undefined) groups.set(keyOf(run), [run]);
      else own.push(run);
    }
    return groups;
  }
}

function keyOf({ manifest: { collection, split } }: FinishedRun): string {
  return `${collection.hash} ${split.hash}`;
}
