import type { Painting } from '../../contract/plugin.ts';
import type { NamedList } from '../runner/received-lists.ts';

/** The number of recently used lists that both sides keep. */
export const keptLists = 4;

/**
 * The lists of paintings sent to a process, so that a list it still has is named by a number: millions of
 * pairs of one list are asked about chunk by chunk.
 */
export class SentLists {
  /** In the order of use, the most recent last. */
  readonly #sent = new Map<readonly Painting[], number>();
  #count = 0;

  /** @param idsOf returns the ids of a list that must be sent */
  name(
    paintings: readonly Painting[],
    idsOf: (paintings: readonly Painting[]) => string[],
  ): NamedList {
    const known = this.#sent.get(paintings);
    if (known === undefined) return { list: this.keep(paintings), paintings: idsOf(paintings) };
    return { list: this.keep(paintings, known) };
  }

  /** Numbers a list that is sent with more than its ids. */
  keep(paintings: readonly Painting[], list = ++this.#count): number {
    this.#sent.delete(paintings);
    this.#sent.set(paintings, list);
    const [oldest] = this.#sent.keys();
    if (this.#sent.size > keptLists && oldest !== undefined) this.#sent.delete(oldest);
    return list;
  }
}
