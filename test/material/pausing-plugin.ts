/**
 * A plugin as it is, but that it stops for good at one place, so that a test kills it exactly there
 * and never too late. `pauseAt` names the place: `extract 160` (when 160 paintings have been
 * extracted), `epoch 3` (when the checkpoint after epoch 3 is kept), `train 3` (when the third
 * training in the project begins). Without it nothing is changed.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type {
  FeatureExtractor,
  LoadTask,
  OpenExtractor,
  Plugin,
  TrainTask,
} from '../../harness/contract/plugin.ts';

const placeFile = (root: string) => join(root, 'pause-at.txt');
const trainedFile = (root: string) => join(root, 'trained.txt');

/** Has the pausing plugins of a project stop at a place from now on; nowhere where it is empty. */
export function pauseAt(root: string, place: string): void {
  writeFileSync(placeFile(root), place);
}

type Pass = (at: 'extract' | 'epoch' | 'train', count?: number) => Promise<void>;

/** Counts what was reached; what it gives does not come back where that is the place to stop at. */
function countPasses(root: string): Pass {
  const text = existsSync(placeFile(root)) ? readFileSync(placeFile(root), 'utf8') : '';
  const [place, time] = text.split(' ');
  const reached = { extract: 0, epoch: 0, train: 0 };
  return async (at, count = 1) => {
    reached[at] += count;
    // Each training has a separate process.
    if (at === 'train') appendFileSync(trainedFile(root), '.');
    const sum = at === 'train' ? readFileSync(trainedFile(root)).length : reached[at];
    if (place !== at || sum < Number(time)) return;
    console.error(`Paused at ${place} ${time}`);
    // The process stays alive until it is killed.
    for (;;) await setTimeout(1_000_000);
  };
}

function pauseExtractor(extractor: FeatureExtractor, pass: Pass): FeatureExtractor {
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
export function pausing(plugin: Plugin, root: string): Plugin {
  const pass = countPasses(root);
  const { extractors } = plugin;
  return {
    ...plugin,
    // A process that knows no labels computes what is named here.
    ...(extractors === undefined
      ? {}
      : {
          extractors: async (task: LoadTask<never>) =>
            (await extractors(task)).map((one) => pauseExtractor(one, pass)),
        }),
    async train(task: TrainTask<never>) {
      await pass('train');
      return plugin.train({
        ...task,
        features: (extractors, paintings) => {
          const all = Array.isArray(extractors) ? extractors : [extractors];
          return task.features(
            all.map((one) => pauseExtractor(one, pass)),
            paintings,
          );
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

export default pausing(plugin, ${JSON.stringify(root)});
`,
    );
  }
}
