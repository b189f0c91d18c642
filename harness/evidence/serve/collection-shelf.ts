import { HarnessError } from '../../contract/errors.ts';
import type { CollectionPainting } from '../../data/collection/collection.ts';
import { createImagePool, type ImagePool } from '../../data/images/pool.ts';
import type { FinishedRun } from '../../experiments/records/run-record.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { type KnownPaintings, openKnownPaintings } from '../verify/training-paintings.ts';
import { Latest } from './latest.ts';
import type { LiveState } from './live-state.ts';

/** The collection of some runs, opened, with the split that they share. */
export interface OpenCollection extends KnownPaintings {
  readonly run: FinishedRun;
  /** By id. */
  readonly byId: ReadonlyMap<string, CollectionPainting>;
  /** Paintings of each artist, sorted by id; artists by name. */
  readonly byArtist: ReadonlyMap<string, readonly CollectionPainting[]>;
}

/** Opens the collections of runs, and keeps the last of them open. */
export class CollectionShelf {
  readonly #project: ProjectFolders;
  readonly #state: LiveState;
  #pool: ImagePool | undefined;
  readonly #last = new Latest<OpenCollection>();

  constructor(project: ProjectFolders, state: LiveState) {
    this.#project = project;
    this.#state = state;
  }

  /**
   * The collection and the split of a run.
   *
   * @param name the run's name in the project: nothing else is opened
   * @throws HarnessError `RUN_NOT_FOUND`, `RUN_NOT_FINISHED`, and `COLLECTION_NOT_FOUND` where the
   *   paintings are not as they were
   */
  async open(name: string): Promise<OpenCollection> {
    const run = await this.#state.readFinished(name);
    const { collection, split } = run.manifest;
    const key = `${collection.hash} ${split.hash} ${split.file} ${collection.root}`;
    return this.#last.get(key, () => this.#openAnew(run));
  }

  async #openAnew(run: FinishedRun): Promise<OpenCollection> {
    this.#pool ??= createImagePool();
    const known = await openKnownPaintings(run, this.#project, this.#pool);
    if (typeof known === 'string') {
      const { name } = run.manifest.collection;
      throw new HarnessError('COLLECTION_NOT_FOUND', `${name} cannot be shown: ${known}.`);
    }
    const { paintings } = known;
    const byArtist = new Map<string, CollectionPainting[]>();
    for (const painting of [...paintings].sort((a, b) => (a.id < b.id ? -1 : 1))) {
      const own = byArtist.get(painting.artist);
      if (own === undefined) byArtist.set(painting.artist, [painting]);
      else own.push(painting);
    }
    return {
      ...known,
      run,
      byId: new Map(paintings.map((painting) => [painting.id, painting])),
      byArtist: new Map([...byArtist].sort(([a], [b]) => (a < b ? -1 : 1))),
    };
  }

  /** Ends the threads that read images. */
  async close(): Promise<void> {
    await this.#last.settle();
    await this.#pool?.close();
  }
}
