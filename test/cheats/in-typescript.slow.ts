import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Painting } from '../../harness/contract/plugin.ts';
import { run } from '../../harness/experiments/run.ts';
import { connectInProcess } from '../../harness/host/runner/connect-runner.ts';
import { runner } from '../../harness/host/runner/open-runner-plugin.ts';
import { findProject } from '../../harness/shared/project.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import cheat from './in-typescript/index.ts';
import { paintNoise } from './paint-noise.ts';

const folder = realpathSync(temporaryFolder());
const collection = join(folder, 'collection');
const plugin = fileURLToPath(new URL('./in-typescript', import.meta.url));

beforeAll(() => paintNoise(collection));

describe('cheats with the objects of the harness', () => {
  const { connect } = runner;
  beforeEach(() => {
    runner.connect = connectInProcess;
  });
  afterEach(() => {
    runner.connect = connect;
    vi.unstubAllEnvs();
  });

  // Only the separate process stops them, so they are not confined.
  it.each(['callback', 'prototypes', 'answers'])('by %s find none', async (by) => {
    vi.stubEnv('HARNESS_CONFINE', 'none');
    const request = {
      plugin,
      pluginOptions: { by },
      collection,
      seed: 0,
      splitSeed: 0,
      engine: 'cpu',
      workers: 1,
      offline: true,
      force: true,
    } as const;
    const made = run(
      { ...request, onBadImage: 'fail', maxBadImages: '0' },
      findProject(join(folder, 'project')),
      () => {},
    );
    const auc = await made.then(
      ({ scores }) => scores.tests.mixed.auc.value,
      ({ code }) => code,
    );
    // Answers that are no array of numbers are refused.
    expect([0.5, 'PREDICTION_INVALID', 'PLUGIN_FAILED']).toContain(auc);
  });

  const records = Array.from({ length: 6 }, (_, i) => ({ key: `${i}`, artist: i % 2 }));
  const pairs = { a: Uint32Array.of(0, 0, 1, 2), b: Uint32Array.of(1, 2, 2, 4) };

  it('by callback find them where they get records of the harness', async () => {
    const features = async (_: unknown, paintings: readonly Painting[]) => {
      const rows = paintings.map(({ key }) => records[Number(key)]).length;
      return { rows, width: 1, data: new Float32Array(rows) };
    };
    const model = await cheat.train({ options: { by: 'callback' }, features } as never);
    expect([...(await model.predict(records, pairs))]).toEqual([0, 1, 0, 1]);
  });

  it('by prototypes find them where the harness works in the same process', async () => {
    const { map } = Array.prototype;
    const { set } = Map.prototype;
    const features = async () => ({ rows: 0, width: 1, data: new Float32Array() });
    try {
      const model = await cheat.train({ options: { by: 'prototypes' }, features } as never);
      const others = records.map(({ key, artist }) => ({ key: `other ${key}`, artist }));
      expect([...(await model.predict(others, pairs))]).toEqual([0, 1, 0, 1]);
    } finally {
      Array.prototype.map = map;
      Map.prototype.set = set;
    }
  });

  it('by answers see which pairs count where those are read first', async () => {
    const features = async () => ({ rows: 0, width: 1, data: new Float32Array() });
    const model = await cheat.train({ options: { by: 'answers' }, features } as never);
    const answers = await model.predict(records, pairs);
    expect([answers[2], answers[0], answers[1]]).toEqual([1, 0, 0]);
  });
});
