/** Keeps what was made last, for as long as the same is asked for. What failed is made again. */
export class Latest<Made> {
  #last: { readonly key: string; readonly made: Promise<Made> } | undefined;

  /** What `make` makes for a key, which is made only once however many ask. */
  get(key: string, make: () => Promise<Made>): Promise<Made> {
    if (this.#last?.key === key) return this.#last.made;
    const last = { key, made: make() };
    this.#last = last;
    last.made.catch(() => {
      if (this.#last === last) this.#last = undefined;
    });
    return last.made;
  }

  /** Waits for what was asked for last, whatever comes of it. */
  async settle(): Promise<void> {
    await this.#last?.made.catch(() => undefined);
  }
}
