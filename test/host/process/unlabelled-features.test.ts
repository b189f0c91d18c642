import { describe, expect, it } from 'vitest';
import type { EngineExtractor } from '../../../harness/compute/features/cache-key.ts';
import { UnlabelledFeatures } from '../../../harness/host/process/unlabelled-features.ts';

const extractor = (what: string, opened: string[], by: string): EngineExtractor => ({
  id: { what },
  view: { kind: 'whole', size: 8 },
  width: 1,
  batchSize: 4,
  usesEngine: false,
  async open() {
    opened.push(`${by} ${what}`);
    return { extract: async () => new Float32Array(1), dispose() {} };
  },
});

/** Opens what it is asked for, as a store does whose cache is empty, and says under what ids. */
function ask(names: readonly string[] | undefined) {
  const opened: string[] = [];
  const ids: unknown[] = [];
  let processes = 0;
  const features = new UnlabelledFeatures({
    learnsFrom: 'split',
    openUnlabelled:
      names === undefined
        ? undefined
        : async () => {
            processes++;
            const list = names.map((what) => extractor(what, opened, 'another'));
            return { list, close: async () => void processes-- };
          },
  });
  const services = {
    async features(extractors: readonly EngineExtractor[]) {
      ids.length = 0;
      for (const one of extractors) {
        ids.push(one.id);
        const open = await one.open();
        open.dispose();
      }
      return { rows: 0, width: 0, data: new Float32Array() };
    },
  };
  const wanted = ['network', 'trained'].map((what) => extractor(what, opened, 'itself'));
  return { run: () => features.features(services, wanted, []), ids, opened, left: () => processes };
}

describe('features for a process that knows labels', () => {
  it('are computed by another one where the plugin names them, else kept for the split', async () => {
    const { run, ids, opened, left } = ask(['network']);
    await run();
    expect(ids).toEqual([{ what: 'network' }, { what: 'trained', learnsFrom: 'split' }]);
    expect(opened).toEqual(['another network', 'another network', 'itself trained']);
    // From then on it is known which is which.
    opened.length = 0;
    await run();
    expect(opened).toEqual(['another network', 'itself trained']);
    await expect.poll(left).toBe(0);
  });

  it('are all kept for the split where the plugin names none', async () => {
    const { run, ids, opened } = ask(undefined);
    await run();
    expect(ids).toEqual([
      { what: 'network', learnsFrom: 'split' },
      { what: 'trained', learnsFrom: 'split' },
    ]);
    expect(opened).toEqual(['itself network', 'itself trained']);
  });
});
