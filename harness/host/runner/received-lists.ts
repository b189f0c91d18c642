import type { Painting } from '../../contract/plugin.ts';
import { keptLists } from '../process/sent-lists.ts';

/** A list of paintings as a message names it: by a number, and by its ids if it is new. */
export interface NamedList {
  readonly list: number;
  readonly paintings?: readonly string[];
}

/**
 * The lists last sent by the harness. The same list is the same object each time, so that results that a
 * plugin or the runner remembers for it are found again.
 */
export class ReceivedLists {
  readonly #lists = new Map<number, readonly Painting[]>();

  /** Call it in the order of the messages. */
  take({ list, paintings }: NamedList): readonly Painting[] {
    const found =
      paintings === undefined
        ? this.#lists.get(list)
        : paintings.map((key) => Object.freeze({ key }));
    if (found === undefined) throw new Error(`There is no list ${list} of paintings`);
    this.keep(list, found);
    return found;
  }

  /** Stores a list that came with more than its ids. */
  keep(list: number, paintings: readonly Painting[]): void {
    this.#lists.delete(list);
    this.#lists.set(list, paintings);
    const [oldest] = this.#lists.keys();
    if (this.#lists.size > keptLists && oldest !== undefined) this.#lists.delete(oldest);
  }
}
