import { pairsInvalid, quoteCell } from './read-cells.ts';

/** Records the line of each pair of a table, whichever of its paintings comes first. */
export class PairLines {
  readonly #name: string;
  readonly #lines = new Map<string, Map<string, number>>();

  /** @param name the table's name, for messages */
  constructor(name: string) {
    this.#name = name;
  }

  /**
   * Records a pair.
   *
   * @throws HarnessError `PAIRS_INVALID` if both paintings are the same, and for a pair that an
   *   earlier line has
   */
  add(a: string, b: string, line: number): void {
    if (a === b) throw pairsInvalid(this.#name, line, `pairs ${quoteCell(a)} with itself`);
    const [one, other] = a < b ? [a, b] : [b, a];
    const others = this.#lines.get(one) ?? new Map<string, number>();
    this.#lines.set(one, others);
    const earlier = others.get(other);
    if (earlier !== undefined) {
      const pair = `${quoteCell(a)} and ${quoteCell(b)}`;
      throw pairsInvalid(this.#name, line, `repeats the pair ${pair} of line ${earlier}`);
    }
    others.set(other, line);
  }
}
