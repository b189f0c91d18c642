import { randomBytes } from 'node:crypto';
import { HarnessError } from '../../contract/errors.ts';
import type { Painting } from '../../contract/plugin.ts';

/** The identities of paintings in a plugin's process: random ids, different for each process. */
export class PaintingIds {
  readonly #byKey = new Map<string, string>();
  readonly #byId = new Map<string, Painting>();

  /** The ids of paintings that are passed on. */
  list(paintings: readonly Painting[]): string[] {
    return paintings.map((painting) => {
      const known = this.#byKey.get(painting.key);
      if (known !== undefined) return known;
      const id = randomBytes(8).toString('hex');
      this.#byKey.set(painting.key, id);
      this.#byId.set(id, painting);
      return id;
    });
  }

  /** @throws HarnessError `PAINTING_NOT_HANDED_OVER` */
  find(ids: readonly string[]): Painting[] {
    return ids.map((id) => {
      const painting = this.#byId.get(id);
      if (painting !== undefined) return painting;
      throw new HarnessError(
        'PAINTING_NOT_HANDED_OVER',
        `The plugin asked for painting ${JSON.stringify(id.slice(0, 40))}, which it was not given.`,
      );
    });
  }
}
