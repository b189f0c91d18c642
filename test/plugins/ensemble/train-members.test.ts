import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Checkpoint, Plugin, TrainTask } from '../../../harness/contract/plugin.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import { memberFolder } from '../../../harness/experiments/ensemble/member-folders.ts';
import { parseOptions } from '../../../harness/host/plugin-options.ts';
import colourStatistics from '../../../plugins/colour-statistics/index.ts';
import ensemble from '../../../plugins/ensemble/index.ts';
import xception from '../../../plugins/xception/index.ts';
import { type ContractBench, openContractBench } from '../../material/contract-bench.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const folder = temporaryFolder();
let bench: ContractBench;
beforeAll(async () => {
  bench = await openContractBench(folder);
});
afterAll(() => bench?.close());

const network = { ...xception.trial, epochs: 2 };
const members = [
  { plugin: 'colour-statistics', options: { epochs: 3 } },
  { plugin: 'xception', options: network, seed: 9 },
];

function openTask(given: Record<string, unknown> = { members }) {
  const opened = bench.openTask(parseOptions(ensemble as Plugin, given) as never);
  const epochs: number[] = [];
  const lines: string[] = [];
  const task = {
    ...opened.task,
    reportEpoch: ({ epoch }) => epochs.push(epoch),
    log: (line) => lines.push(line),
  } as TrainTask<never>;
  return { ...opened, task, epochs, lines };
}

describe('an ensemble', () => {
  it('trains members as they would be trained alone, to the bit', async () => {
    const { task, handOverUnseen } = openTask();
    const model = await ensemble.train(task);
    const saved = join(folder, 'saved');
    mkdirSync(saved);
    await model.save(saved);
    model.dispose();
    const { paintings, pairs } = handOverUnseen();
    const alone: [Plugin, object, number][] = [
      [colourStatistics as Plugin, { epochs: 3 }, task.seed],
      [xception as Plugin, network, 9],
    ];
    for (const [place, [plugin, given, seed]] of alone.entries()) {
      const options = parseOptions(plugin, given as Record<string, unknown>);
      const own = { ...task, options, seed, random: createRandom(seed, plugin.name) };
      const trained = await plugin.train(own);
      const loaded = await plugin.load(memberFolder(saved, place), own);
      const answers = [trained, loaded].map((one) => one.predict(paintings, pairs));
      expect(await answers[1]).toEqual(await answers[0]);
      trained.dispose();
      loaded.dispose();
    }
  });

  it('counts epochs through, and keeps members that are done when it is stopped', async () => {
    const whole = openTask();
    (await ensemble.train(whole.task)).dispose();
    expect(whole.epochs).toEqual([1, 2, 3, 4, 5]);

    // The first checkpoint comes when the first member is done.
    const kept = join(folder, 'checkpoint');
    const stopping: Checkpoint = {
      latest: async () => undefined,
      async save(write) {
        mkdirSync(kept);
        await write(kept);
        throw new Error('stopped');
      },
    };
    const stopped = openTask();
    const training = ensemble.train({ ...stopped.task, checkpoint: stopping });
    await expect(training).rejects.toThrow('stopped');
    expect(stopped.epochs).toEqual([1, 2, 3]);

    const resumed = openTask();
    const checkpoint = { latest: async () => kept, save: async () => {} };
    (await ensemble.train({ ...resumed.task, checkpoint })).dispose();
    expect(resumed.epochs).toEqual([4, 5]);
    const trained = resumed.lines.filter((line) => /^Member \d/.test(line));
    expect(trained).toEqual(['Member 2 of 2: xception']);
  });

  it('says what each member weighs', async () => {
    const { task, lines } = openTask({ members, stack: 'mean', stackOn: 'both' });
    (await ensemble.train(task)).dispose();
    const said =
      /^Stacked on \d+ validation pairs .* equal weights: colour-statistics .*, xception /;
    expect(lines.at(-1)).toMatch(said);
  });

  it('refuses a member option that the plugin does not have, before anything is trained', async () => {
    const wrong = [{ plugin: 'xception', options: { layr: 'add_2' } }, 'colour-statistics'];
    const { task, epochs } = openTask({ members: wrong });
    await expect(ensemble.train(task)).rejects.toMatchObject({
      code: 'OPTION_UNKNOWN',
      message: expect.stringContaining('Did you mean "layer"?'),
    });
    expect(epochs).toEqual([]);
  });

  it('loads no model that leads elsewhere', async () => {
    const { task } = openTask();
    const model = await ensemble.train(task);
    const saved = join(folder, 'hostile');
    mkdirSync(saved);
    await model.save(saved);
    model.dispose();
    const { readFileSync, writeFileSync } = await import('node:fs');
    const text = readFileSync(join(saved, 'members.json'), 'utf8');
    writeFileSync(
      join(saved, 'members.json'),
      text.replace('colour-statistics', '../test/material'),
    );
    await expect(ensemble.load(saved, task)).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
    const broken = join(folder, 'broken');
    cpSync(saved, broken, { recursive: true });
    writeFileSync(join(broken, 'stacking.json'), '{}');
    await expect(ensemble.load(broken, task)).rejects.toMatchObject({ code: 'ENSEMBLE_BROKEN' });
  });
});
