import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { FeatureExtractor } from '../../harness/contract/plugin.ts';
import { openWorkbench, type Workbench } from '../../harness/host/workbench.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';

const folder = temporaryFolder();
const lines: string[] = [];
let bench: Workbench;
const open = () => {
  lines.length = 0;
  const project = {
    cache: join(folder, 'cache'),
    weights: [],
    importedFeatures: join(folder, 'features'),
  };
  bench = openWorkbench({ project, workers: 1, engine: 'cpu', log: (line) => lines.push(line) });
  return bench;
};
afterEach(() => bench.close());

describe('a workbench', () => {
  it('loads no engine, says once what computes, and writes nothing before it has to', async () => {
    open();
    const { services } = await bench.equip({ weights: { trial: true } });
    expect(services.engine).toBe('cpu');
    expect(lines).toEqual([]);
    const rest = { device: 'CPU', precisionClass: 'float32', passedOver: [], accelerated: false };
    for (const name of ['wasm', 'wasm', 'none', 'cpu'] as const) {
      services.onEngine({ ...rest, name, version: '4', why: 'it works here' });
    }
    expect(lines).toEqual([
      'Engine: wasm (4, CPU): it works here',
      'Engine: cpu (4, CPU): it works here',
    ]);
    expect(existsSync(join(folder, 'cache'))).toBe(false);
  });

  it('is closed in reverse order, and wholly, whatever fails', async () => {
    const closed: string[] = [];
    open();
    bench.onClose(() => void closed.push('first'));
    bench.onClose(async () => {
      closed.push('second');
      throw new Error('it is stuck');
    });
    bench.onClose(() => void closed.push('third'));
    await expect(bench.close()).rejects.toThrow('it is stuck');
    expect(closed).toEqual(['third', 'second', 'first']);
    await bench.close();
    expect(closed).toHaveLength(3);
  });

  it('stops progress that an error has left behind, once', async () => {
    open();
    let stopped = 0;
    const { services } = await bench.equip({
      weights: {},
      startProgress: () => ({ advance() {}, stop: () => void stopped++ }),
    });
    services.progress('Learning', 3, 'epochs').stop();
    services.progress('Looking', 3, 'paintings');
    expect(stopped).toBe(1);
    await bench.close();
    expect(stopped).toBe(2);
  });

  it('passes on nothing again once it is cleared', async () => {
    open();
    const { handles, ...equipment } = await bench.equip({ weights: {} });
    const painting = handles.release({ digest: 'ab', file: 'painting.jpg' });
    expect(handles.filesOf([painting])).toHaveLength(1);
    const fresh = equipment.clear();
    expect(() => fresh.handles.filesOf([painting])).toThrowError(/was not given/);
  });

  it('keeps networks open for later questions, and frees them', async () => {
    const root = await paintCollection(join(folder, 'paintings'), { artists: 1, paintings: 2 });
    const events: string[] = [];
    const extractor: FeatureExtractor = {
      id: { made: 'count' },
      view: { kind: 'whole', size: 8 },
      width: 1,
      usesEngine: false,
      batchSize: 4,
      async open() {
        events.push('open');
        return {
          extract: async ({ count }) => new Float32Array(count),
          dispose: () => void events.push('dispose'),
        };
      },
    };
    open();
    const { services, handles } = await bench.equip({ weights: {}, keepExtractorsOpen: true });
    for (const name of ['0.jpg', '1.jpg']) {
      const painting = handles.release({ digest: name, file: join(root, 'Painter A', name) });
      await services.features([extractor], [painting]);
    }
    expect(events).toEqual(['open']);
    await bench.close();
    expect(events).toEqual(['open', 'dispose']);
  });
});
