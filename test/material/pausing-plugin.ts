/**
 * A plugin as it is, but that it stops for good at one place, so that a test kills it exactly there
 * and never too late. `PAUSE_AT` names the place: `extract 160` (when 160 paintings have been
 * extracted), `epoch 3` (when the checkpoint after epoch 3 is kept), `train 3` (when the third
 * training of the process begins). Without it nothing is changed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type {
  FeatureExtractor,
  OpenExtractor,
  Plugin,
  TrainTask,
} from '../../harness/contract/plugin.ts';

const [place, time] = (process.env.PAUSE_AT ?? '').split(' ');
const reached = { extract: 0, epoch: 0, train: 0 };

/** Counts what was reached; does not come back where that is the place to stop at. */
async function pass(at: keyof typeof reached, count = 1): Promise<void> {
  reached[at] += count;
  if (place !== at || reached[at] < Number(time)) return;
  console.error(`Paused at ${place} ${time}`);
  // The process stays alive until it is killed.
  for (;;) await setTimeout(1_000_000);
}

function pauseExtractor(extractor: FeatureExtractor): FeatureExtractor {
  const pause = (open: OpenExtractor): OpenExtractor => ({
    async extract(batch) {
      await pass('extract', batch.count);
      return open.extract(batch);
    },
    dispose: () => open.dispose(),
  });
  return { ...extractor, open: async () => pause(await extractor.open()) };
}

/** The plugin with its places to stop at. What `writePausingPlugins` writes imports it. */
export function pausing(plugin: Plugin): Plugin {
  return {
    ...plugin,
    async train(task: TrainTask<never>) {
      await pass('train');
      return plugin.train({
        ...task,
        features: (extractors, paintings) => {
          const all = Array.isArray(extractors) ? extractors : [extractors];
          return task.features(all.map(pauseExtractor), paintings);
        },
        checkpoint: {
          ...task.checkpoint,
          async save(write) {
            await task.checkpoint.save(write);
            await pass('epoch');
          },
        },
      });
    },
  };
}

/** Puts plugins of the project into another, each with its places to stop at. */
export function writePausingPlugins(root: string, names: readonly string[]): void {
  for (const name of names) {
    const folder = join(root, 'plugins', name);
    mkdirSync(folder, { recursive: true });
    const plugin = fileURLToPath(new URL(`../../plugins/${name}/index.ts`, import.meta.url));
    writeFileSync(
      join(folder, 'index.ts'),
      `import plugin from ${JSON.stringify(plugin)};
import { pausing } from ${JSON.stringify(fileURLToPath(import.meta.url))};

export default pausing(plugin);
`,
    );
  }
}
