// Prints how close decoded pixels streamed into a plugin's process come to the decoder's own rate.
//
//   npm run bench:boundary -- FOLDER [images] [rounds] [size] [workers]
//
// Every round decodes the same images without and with a process that takes them, alternately, after
// one uncounted round of each.
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { itemAt } from '../../contract/item-at.ts';
import { loadPlugin } from '../../host/load-plugin.ts';
import { openWorkbench } from '../../host/workbench.ts';
import { silentProgress } from '../../shared/progress.ts';
import { findProject } from '../../shared/project.ts';

const [folder, images = '512', rounds = '5', size = '224', workers] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Give a folder of images: bench-boundary.ts FOLDER [images] [rounds] [size]');
  process.exit(1);
}
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(jpe?g|png|webp|tiff?)$/i.test(name))
  .sort()
  .map((name) => join(folder, name));
const batch = 32;
const project = findProject();
const bench = openWorkbench({
  project,
  workers: Number(workers ?? availableParallelism()),
  engine: 'cpu',
  log: () => {},
});
const { handles, services } = await bench.equip({
  weights: { trial: true },
  startProgress: () => silentProgress,
});
// Several paintings may share one file: only the amount of work matters.
const paintings = Array.from({ length: Number(images) }, (_, i) =>
  handles.release({ digest: `${i}`, file: itemAt(files, i % files.length) }),
);
const { plugin } = await loadPlugin(fileURLToPath(new URL('./puller', import.meta.url)), project);
const options = await plugin.parse({ size: Number(size), batch });
const noPairs = { a: new Uint32Array(), b: new Uint32Array(), same: new Uint8Array() };
const model = await plugin.train({
  ...services,
  options,
  seed: 0,
  artists: 0,
  train: [],
  validation: { paintings: [], seen: noPairs, unseen: noPairs },
  reportEpoch() {},
  checkpoint: { latest: async () => undefined, save: async () => {} },
});

async function decode(): Promise<void> {
  const view = { kind: 'whole', size: Number(size) } as const;
  for await (const { data } of services.pixels(view, paintings, batch)) {
    if (data.length === 0) throw new Error('A batch is empty');
  }
}

const sides: Readonly<Record<'decoder' | 'process', () => Promise<unknown>>> = {
  decoder: decode,
  process: () => model.predict(paintings, noPairs),
};
const seconds = { decoder: [] as number[], process: [] as number[] };
for (let round = 0; round <= Number(rounds); round++) {
  for (const side of round % 2 === 0
    ? (['decoder', 'process'] as const)
    : (['process', 'decoder'] as const)) {
    const startedAt = performance.now();
    await sides[side]();
    if (round > 0) seconds[side].push((performance.now() - startedAt) / 1_000);
  }
}
model.dispose();
await bench.close();

const best = (side: keyof typeof seconds) => paintings.length / Math.min(...seconds[side]);
const [alone, streamed] = [best('decoder'), best('process')];
const ratios = seconds.decoder.map((time, i) => time / itemAt(seconds.process, i));
const middle = itemAt(
  ratios.sort((a, b) => a - b),
  Math.floor(ratios.length / 2),
);
console.error(
  `${paintings.length} images at ${size} × ${size}, ${bench.pool.workers} workers, ${rounds} rounds`,
);
console.error(`decoder:        ${alone.toFixed(1)} images/s, the best round`);
console.error(`into a process: ${streamed.toFixed(1)} images/s, the best round`);
console.error(
  `ratio: ${(streamed / alone).toFixed(3)} of the best rounds, median ${middle.toFixed(3)}`,
);
