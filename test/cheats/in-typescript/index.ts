/**
 * Cheats that were possible while plugins ran in the harness's process: they look at its objects,
 * through callbacks, patched prototypes and modules. What they find is who painted which painting.
 */
import { z } from 'zod';
import {
  definePlugin,
  type FeatureExtractor,
  type Painting,
} from '../../../harness/contract/plugin.ts';

/** Artists by the key of their paintings, where the harness's own records have come by. */
const found = new Map<string, unknown>();

function look(value: unknown): void {
  const record = Object(value) as { key?: unknown; digest?: unknown; artist?: unknown };
  const key = record.key ?? record.digest;
  if (typeof key === 'string' && record.artist !== undefined) found.set(key, record.artist);
}

const extractor: FeatureExtractor = {
  id: { what: 'nothing' },
  view: { kind: 'whole', size: 8 },
  width: 1,
  usesEngine: false,
  batchSize: 8,
  open: async () => ({
    extract: async ({ count }) => new Float32Array(count),
    dispose() {},
  }),
};

/** A list of paintings that sees what its callbacks give back. */
function watched(paintings: readonly Painting[]): readonly Painting[] {
  return new Proxy(paintings, {
    get(target, name) {
      if (name !== 'map') return Reflect.get(target, name);
      return (give: (painting: Painting, i: number) => unknown) =>
        target.map((painting, i) => {
          const given = give(painting, i);
          look(given);
          return given;
        });
    },
  });
}

/** Has every list and map of this process show what goes through it. */
async function patch(): Promise<void> {
  const { map } = Array.prototype;
  const watchedMap = function (this: unknown[], give: never) {
    const given = map.call(this, give);
    for (const one of given) look(one);
    return given;
  };
  Array.prototype.map = watchedMap as typeof map;
  const { set } = Map.prototype;
  Map.prototype.set = function (key, value) {
    if (this !== found) look(value);
    return set.call(this, key, value);
  };
  const { PaintingHandles } = await import('../../../harness/host/painting-handles.ts').catch(
    () => ({ PaintingHandles: undefined }),
  );
  if (PaintingHandles === undefined) return;
  const { filesOf } = PaintingHandles.prototype;
  PaintingHandles.prototype.filesOf = function (paintings) {
    const files = filesOf.call(this, paintings);
    for (const file of files) look(file);
    return files;
  };
}

export default definePlugin({
  name: 'in-typescript',
  summary: "Looks for the answers among the harness's objects",
  options: z.object({
    by: z.enum(['callback', 'prototypes', 'answers']).default('callback').describe('How'),
  }),
  async train(task) {
    const { by } = task.options;
    if (by === 'prototypes') await patch();
    const asked = new Set<number>();
    return {
      async predict(paintings, pairs) {
        await task.features(extractor, by === 'callback' ? watched(paintings) : paintings);
        const answers = Float32Array.from(pairs.a, (a, i) => {
          const [one, other] = [a, pairs.b[i] ?? 0].map((at) =>
            found.get(paintings[at]?.key ?? ''),
          );
          return one === undefined || other === undefined ? 0.5 : Number(one === other);
        });
        if (by !== 'answers') return answers;
        // Which places are read first are those that count.
        return new Proxy(answers, {
          get(target, name) {
            if (typeof name === 'string' && /^\d+$/.test(name)) {
              asked.add(Number(name));
              return asked.size < pairs.a.length / 2 ? 1 : 0;
            }
            const value: unknown = Reflect.get(target, name, target);
            return typeof value === 'function' ? value.bind(target) : value;
          },
        });
      },
      async save() {},
      dispose() {},
    };
  },
  load: () => Promise.reject(new Error('It learns nothing that could be loaded')),
});
