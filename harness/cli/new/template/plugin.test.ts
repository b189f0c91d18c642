import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ContractBench, openContractBench } from '../../../../test/material/contract-bench.ts';
import { temporaryFolder } from '../../../../test/material/temporary-folder.ts';
import { checkPlugin } from '../../../host/check-plugin.ts';
import { loadPlugin } from '../../../host/load-plugin.ts';
import { findProject } from '../../../shared/project.ts';

const folder = temporaryFolder();
let bench: ContractBench;

beforeAll(async () => {
  // A small collection of real images, split, with an engine: everything that a plugin gets.
  bench = await openContractBench();
});
afterAll(() => bench?.close());

describe('new-plugin', async () => {
  const { plugin } = await loadPlugin('new-plugin', findProject());

  it('keeps the contract', () => checkPlugin(plugin, bench.material(join(folder, 'models'))));

  it('finds no two paintings more similar than a painting and itself', async () => {
    const options = await plugin.parse(plugin.trial ?? {});
    const noCheckpoint = { latest: async () => undefined, save: async () => {} };
    const { task, handOverTest } = bench.material(folder).makeTask(options, noCheckpoint);
    const model = await plugin.train(task);
    const paintings = handOverTest();
    const answers = await model.predict(paintings, {
      a: new Uint32Array(paintings.length),
      b: Uint32Array.from(paintings, (_, i) => i),
    });
    expect(answers[0]).toBe(Math.max(...answers));
    model.dispose();
  });
});
