import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Model } from '../../harness/contract/plugin.ts';
import type { ServedTraining } from '../../harness/host/hosted-plugin.ts';
import {
  openProcessPlugin,
  type SessionLimits,
} from '../../harness/host/process/process-plugin.ts';
import { silentProgress } from '../../harness/shared/progress.ts';

const program = fileURLToPath(new URL('./faulty-program/plugin.mjs', import.meta.url));

/** How a process errs. */
export interface Fault {
  readonly fault: string;
  /** At the how manyth message that it gets, from 1. */
  readonly at: number;
  /** Bytes or pieces, where it matters. */
  readonly size: number;
  readonly afterMs: number;
}

/** Messages that a process gets that learns; three more ask it to predict, embed and save. */
export const messagesOfLearning = 13;

/** What the harness made from a fault. */
export interface Met {
  readonly error: unknown;
  readonly ms: number;
  /** Of the process, where it has said so. */
  readonly pid: number | undefined;
}

/**
 * Trains a plugin whose process errs, asks its model and saves it, until the harness gives up.
 *
 * @param folder for the plugin and what it saves
 * @param onPid hears the number of its process
 */
export async function meetFault(
  fault: Fault,
  folder: string,
  limits: SessionLimits,
  onPid: (pid: number) => void = () => {},
): Promise<Met> {
  const place = await mkdtemp(join(folder, 'fault-'));
  const own = join(place, 'faulty');
  await mkdir(own);
  await writeFile(
    join(own, 'plugin.json'),
    JSON.stringify({ summary: 'Errs', command: ['node', program, JSON.stringify(fault)] }),
  );
  const plugin = openProcessPlugin(own, { boundary: 'process', ...limits });
  let pid: number | undefined;
  const task = makeTask(join(place, 'checkpoint'), (line) => {
    const said = /^process (\d+)$/.exec(line)?.[1];
    if (said === undefined) return;
    pid = Number(said);
    onPid(pid);
  });
  const startedAt = performance.now();
  let model: Model | undefined;
  let error: unknown;
  try {
    model = await plugin.train(task);
    const { paintings } = task.validation;
    const pairs = { a: Uint32Array.of(0, 1), b: Uint32Array.of(1, 2) };
    for (let i = 0; i < 2; i++) {
      await model.predict(paintings, pairs);
      await model.embed?.(paintings);
      const saved = await mkdtemp(join(place, 'saved-'));
      await model.save(saved);
    }
  } catch (thrown) {
    error = thrown;
  } finally {
    model?.dispose();
  }
  return { error, ms: performance.now() - startedAt, pid };
}

/** A task of 8 paintings, whose features come from the plugin itself. */
function makeTask(checkpoints: string, log: (line: string) => void): ServedTraining {
  const train = Array.from({ length: 8 }, (_, i) => ({ key: `painting ${i}`, artist: i % 2 }));
  const pairs = { a: Uint32Array.of(0), b: Uint32Array.of(1), same: Uint8Array.of(0) };
  return {
    options: {},
    seed: 1,
    artists: 2,
    train,
    validation: { paintings: train, seen: pairs, unseen: pairs },
    engine: 'none',
    onEngine() {},
    weights: { folders: [], download: false, allowUntrained: true },
    log,
    progress: () => silentProgress,
    reportWeights() {},
    reportEpoch() {},
    checkpoint: {
      latest: async () => undefined,
      async save(write) {
        await mkdir(checkpoints, { recursive: true });
        await write(checkpoints);
      },
    },
    async features(extractors, paintings) {
      const [extractor] = extractors;
      if (extractor === undefined) throw new Error('no extractor');
      const opened = await extractor.open();
      const shape = { count: paintings.length, images: 1, height: 4, width: 4 };
      const data = await opened.extract({ ...shape, data: new Uint8Array(48 * paintings.length) });
      opened.dispose();
      return { rows: paintings.length, width: extractor.width, data };
    },
    async *pixels(_view, paintings, batchSize) {
      for (let done = 0; done < paintings.length; done += batchSize) {
        const count = Math.min(batchSize, paintings.length - done);
        yield { data: new Uint8Array(48 * count), count, images: 1, height: 4, width: 4 };
      }
    },
  };
}
