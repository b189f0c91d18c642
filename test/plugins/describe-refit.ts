import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../harness/contract/plugin.ts';
import type { HostedPlugin } from '../../harness/host/hosted-plugin.ts';
import { loadPlugin } from '../../harness/host/load-plugin.ts';
import { findProject } from '../../harness/shared/project.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { useContractBench } from '../material/use-contract-bench.ts';

const { plugins } = findProject();
const folder = temporaryFolder();
const bench = useContractBench();

/** Holds a plugin with the option `refit` to what that promises. */
export function describeRefit(name: string): void {
  describe(`${name}, told to refit`, () => {
    const options = { refit: true };
    let plugin: HostedPlugin;
    beforeAll(async () => {
      ({ plugin } = await loadPlugin(name, { plugins }));
    });

    /** Trains on the bench; `lie` gives each artist in validation the next one's name. */
    async function train(own: Record<string, unknown>, lie = false) {
      const { task, handOverUnseen } = bench().openTask(
        await plugin.parse({ ...plugin.trial, ...own }),
      );
      const { paintings } = task.validation;
      const told = lie
        ? paintings.map((one, i) => ({ ...one, artist: paintings.at(i - 1)!.artist }))
        : paintings;
      const changed = { ...task, validation: { ...task.validation, paintings: told } };
      const model = await plugin.train(changed);
      return { model, task: task, ...handOverUnseen() };
    }

    async function answersOf(asked: Awaited<ReturnType<typeof train>>, model: Model = asked.model) {
      return model.predict(asked.paintings, asked.pairs);
    }

    it('answers at first as a model that learns nothing from it', async () => {
      const [alone, told] = [await train({}), await train(options)];
      expect(alone.model.refit).toBeUndefined();
      expect(await answersOf(told)).toEqual(await answersOf(alone));
      for (const { model } of [alone, told]) await model.free();
    });

    it('then learns from it: the same each time, saved and loaded, and no tensor is left', async () => {
      const before = tf.memory().numTensors;
      const first = await train(options);
      const unaware = await answersOf(first);
      const refitted = await first.model.refit!();
      const aware = await answersOf(first, refitted);
      expect(aware).not.toEqual(unaware);
      expect(refitted.refit).toBeUndefined();

      const saved = join(folder, name);
      mkdirSync(saved);
      await refitted.save(saved);
      await refitted.free();
      const loaded = await plugin.load(saved, first.task);
      expect(await answersOf(first, loaded)).toEqual(aware);
      await loaded.free();

      const again = await (await train(options)).model.refit!();
      expect(await answersOf(first, again)).toEqual(aware);
      await again.free();
      const misled = await train(options, true);
      const lied = await misled.model.refit!();
      expect(await answersOf(misled, lied)).not.toEqual(aware);
      await lied.free();
      expect(tf.memory().numTensors).toBe(before);
    });
  });
}
