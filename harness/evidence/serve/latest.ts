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

  /** Waits for the latest request, whether it succeeds or fails. */
  async settle(): Promise<void> {
    await this.#last?.made.catch(() => undefined);
  }
}
