import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import type { Checkpoint, CurvePoint, TrainTask } from '../../../harness/contract/plugin.ts';
import { assignVariables } from '../model-files/named-variables.ts';
import { readJson } from '../model-files/read-json.ts';
import { loadTensors, saveTensors } from '../model-files/save-tensors.ts';

type Task = Pick<TrainTask<unknown>, 'checkpoint' | 'reportEpoch'>;

/** A finished stage: its name and its last epoch on the run's learning curve. */
interface Ended {
  readonly name: string;
  readonly epoch: number;
}

const foundSchema = z.object({
  /** The stage that was running. */
  stage: z.string(),
  ended: z.array(z.object({ name: z.string(), epoch: z.int() })),
});
type Found = z.output<typeof foundSchema> & { readonly folder: string };

/**
 * Training in stages, each with its own epochs, that resumes within the stage in which it was killed.
 * On the learning curve the epochs of all stages are numbered consecutively.
 */
export class Stages {
  readonly #task: Task;
  readonly #ended: (Ended & { variables: Record<string, tf.Variable> })[] = [];
  /** Number of epochs on the curve before the current stage. */
  #before = 0;
  #reached = 0;
  #found: Promise<Found | undefined> | undefined;

  constructor(task: Task) {
    this.#task = task;
  }

  /**
   * Trains one stage, or restores its result.
   *
   * @param name the stage's name, usable as a file name
   * @param variables the variables that the stage changes; they contain its result at the end
   * @param train trains with the given checkpoint and curve
   */
  async run(
    name: string,
    variables: Record<string, tf.Variable>,
    train: (task: Task) => Promise<void>,
  ): Promise<void> {
    const ended = await this.#findEnded(name);
    if (ended === undefined) {
      await train(this.task(name));
      this.#before = this.#reached;
    } else {
      const tensors = await loadTensors(ended.folder, `stage-${name}`);
      assignVariables(variables, tensors);
      tf.dispose(tensors);
      this.#before = this.#reached = ended.epoch;
    }
    this.#ended.push({ name, epoch: this.#before, variables });
  }

  /**
   * Checkpoint and curve of a stage; used directly for the last stage, whose result the plugin saves
   * itself.
   */
  task(name: string): Task {
    const before = this.#before;
    const checkpoint: Checkpoint = {
      latest: async () => {
        const found = await this.#read();
        return found?.stage === name ? join(found.folder, 'state') : undefined;
      },
      save: (write) =>
        this.#task.checkpoint.save(async (folder) => {
          const state = join(folder, 'state');
          await mkdir(state);
          await write(state);
          for (const stage of this.#ended) {
            await saveTensors(folder, `stage-${stage.name}`, stage.variables);
          }
          const ended = this.#ended.map(({ name: of, epoch }): Ended => ({ name: of, epoch }));
          await writeFile(join(folder, 'stages.json'), JSON.stringify({ stage: name, ended }));
        }),
    };
    const reportEpoch = (point: CurvePoint) => {
      this.#reached = before + point.epoch;
      // Every stage but the first starts where the previous one ended.
      if (before === 0 || point.epoch > 0) {
        this.#task.reportEpoch({ ...point, epoch: this.#reached });
      }
    };
    return { checkpoint, reportEpoch };
  }

  async #findEnded(name: string): Promise<(Ended & { folder: string }) | undefined> {
    const found = await this.#read();
    const ended = found?.ended.find((stage) => stage.name === name);
    return found === undefined || ended === undefined
      ? undefined
      : { ...ended, folder: found.folder };
  }

  // Only the checkpoint found at the start counts; later ones were written by this training.
  #read(): Promise<Found | undefined> {
    this.#found ??= (async () => {
      const folder = await this.#task.checkpoint.latest();
      if (folder === undefined) return undefined;
      return { folder, ...(await readJson(folder, 'stages.json', foundSchema)) };
    })();
    return this.#found;
  }
}
