/** Keeps the last result while the same is requested. Failures are not kept. */
export class Latest<Made> {
  #last: { readonly key: string; readonly made: Promise<Made> } | undefined;

  /** The result of `make` for a key, made only once for concurrent requests. */
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
