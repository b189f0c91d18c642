import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { startHarness } from './run-harness.ts';

// Nothing above this folder has packages.
const elsewhere = temporaryFolder();
const root = temporaryFolder();
const folder = join(elsewhere, 'brightness');
let pictures: string[];
let paintings: string;

const source = (name: string) => `import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  definePlugin,
  type FeatureExtractor,
  type Model,
  type Services,
} from '@painter-by-numbers/harness/contract/plugin.ts';
import { z } from 'zod';

const brightness: FeatureExtractor = {
  id: { statistics: 'brightness', version: 1 },
  view: { kind: 'whole', size: 8 },
  width: 1,
  usesEngine: false,
  batchSize: 64,
  open: async () => ({
    async extract({ data, count }) {
      const size = data.length / count;
      return Float32Array.from({ length: count }, (_, i) => {
        let sum = 0;
        for (const value of data.subarray(i * size, (i + 1) * size)) sum += value;
        return sum / size / 255;
      });
    },
    dispose() {},
  }),
};

function createModel(services: Services): Model {
  return {
    async predict(paintings, { a, b }) {
      const { data } = await services.features(brightness, paintings);
      return Float32Array.from(a, (one, i) => 1 - Math.abs((data[one] ?? 0) - (data[b[i] ?? 0] ?? 0)));
    },
    save: (folder) => writeFile(join(folder, 'model.json'), '{}'),
    dispose() {},
  };
}

export default definePlugin({
  name: '${name}',
  summary: 'How bright two paintings are',
  options: z.object({ depth: z.int().default(1).describe('Does nothing') }),
  extractors: async () => [brightness],
  train: async (task) => createModel(task),
  async load(folder, task) {
    await readFile(join(folder, 'model.json'), 'utf8');
    return createModel(task);
  },
});
`;

function writePlugin(into: string, name: string): string {
  mkdirSync(into, { recursive: true });
  writeFileSync(join(into, 'index.ts'), source(name));
  return into;
}

beforeAll(async () => {
  paintings = await paintCollection(join(temporaryFolder(), 'paintings'), { artists: 9 });
  pictures = ['Painter A/0.jpg', 'Painter B/1.jpg'].map((id) => join(paintings, id));
  writePlugin(folder, 'brightness');
  mkdirSync(join(root, 'plugins'));
});

async function succeed(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await startHarness(root, args);
  expect(exitCode, stderr).toBe(0);
  return stdout;
}

async function fail(...args: string[]): Promise<string> {
  const { exitCode, stderr } = await startHarness(root, args);
  expect(exitCode).toBe(1);
  return stderr;
}

const run = async (plugin: string): Promise<string> => {
  const choices = ['--collection', paintings, '--engine', 'wasm', '--json'];
  const { manifest } = JSON.parse(await succeed('run', plugin, ...choices));
  return manifest.id;
};

describe('a TypeScript plugin outside the project, without packages near it', () => {
  it('works in every command, and its runs are opened by its name', async () => {
    const id = await run(folder);
    expect(JSON.parse(readFileSync(join(root, 'data', 'plugins.json'), 'utf8'))).toEqual({
      brightness: folder,
    });
    expect(await succeed('plugins')).toMatch(
      /brightness +How bright two paintings are\n .*\(used by an earlier run\)/,
    );
    expect(await succeed('verify', id, ...pictures, '--engine', 'wasm')).toContain(
      'calibrated on too few artists to tell',
    );
    const pairs = join(root, 'pairs.csv');
    writeFileSync(pairs, 'index,image1,image2\n0,0.jpg,1.jpg\n');
    const images = join(paintings, 'Painter A');
    await succeed('submit', id, '--pairs', pairs, '--images', images, '--engine', 'wasm');
    await succeed('features', 'brightness', '--collection', paintings, '--engine', 'wasm');

    // A run that came from another machine: the person says where the plugin is.
    writeFileSync(join(root, 'data', 'plugins.json'), '{}');
    expect(await fail('verify', id, ...pictures)).toContain('--plugin FOLDER');
    await succeed('verify', id, ...pictures, '--engine', 'wasm', '--plugin', folder);
    expect(await fail('verify', id, ...pictures, '--plugin', root)).toContain('contains none');
  });

  it('cannot have the name of another', async () => {
    writePlugin(join(root, 'plugins', 'twin'), 'twin');
    const twin = writePlugin(join(elsewhere, 'twin'), 'twin');
    expect(await fail('run', twin)).toMatch(/has the same name as another, .*Rename its folder/);
  });
});

describe('an npm package with a plugin', () => {
  it('is known by the end of its name, also to an ensemble', async () => {
    const packages = join(root, 'node_modules');
    writePlugin(join(packages, 'painter-by-numbers-plugin-shine'), 'shine');
    const listed = JSON.parse(await succeed('plugins', '--json'));
    expect(listed).toContainEqual(
      expect.objectContaining({ name: 'shine', source: 'node_modules' }),
    );
    const id = await run('painter-by-numbers-plugin-shine');
    expect(id).toMatch(/^shine-/);
    const other = await run(folder);
    mkdirSync(join(root, 'plugins', 'ensemble'), { recursive: true });
    const ensemble = join(import.meta.dirname, '../../plugins/ensemble/index.ts');
    writeFileSync(
      join(root, 'plugins', 'ensemble', 'index.ts'),
      `export { default } from ${JSON.stringify(ensemble)};`,
    );
    await succeed('ensemble', id, other, '--engine', 'wasm');
  });
});
