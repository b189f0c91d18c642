import { copyFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadPlugin } from '../../../harness/host/load-plugin.ts';
import { connectHere } from '../../../harness/host/runner/connect-runner.ts';
import { runner } from '../../../harness/host/runner/open-runner-plugin.ts';
import { findUsedWeights } from '../../../harness/host/weights/find-used-weights.ts';
import { findProject } from '../../../harness/shared/project.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { writeXceptionUpTo } from '../../material/write-xception.ts';
import { fixture } from '../../plugins/models/onnx/families.ts';
import { hasOnnxRuntime } from '../../plugins/models/onnx/require-runtime.ts';

const { plugins } = findProject();
const root = temporaryFolder();
const written = join(root, 'written');
writeXceptionUpTo('add_2', written);
const shard = (folder: string) => join(folder, 'shard2of2.bin');
let folder: string;

// One engine for all models, and only in this file: others of its process are about processes.
const { connect } = runner;
beforeAll(() => {
  runner.connect = connectHere;
});
afterAll(() => {
  runner.connect = connect;
});

beforeEach(() => {
  folder = join(temporaryFolder(), 'weights');
  cpSync(written, folder, { recursive: true });
  vi.stubEnv('HARNESS_ROOT', temporaryFolder());
  vi.stubEnv('HARNESS_CACHE', temporaryFolder());
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** What is found for plain-cosine, and how often it had to be asked. */
async function find(given: object, allowUntrained = false) {
  const { plugin } = await loadPlugin('plain-cosine', { plugins });
  const options = await plugin.parse({ layer: 'add_2', inputSize: 75, ...given });
  let asked = 0;
  const used = await findUsedWeights(
    {
      ...plugin,
      findWeights: async (question) => {
        asked++;
        return (await plugin.findWeights?.(question)) ?? [];
      },
    },
    {
      engine: 'cpu',
      options,
      weights: { folders: [], download: false, allowUntrained },
      progress: () => ({ advance() {}, stop() {} }),
    },
  );
  return { used, asked };
}

function flipByte(file: string): void {
  const bytes = readFileSync(file);
  bytes[bytes.length - 2]! ^= 1;
  writeFileSync(file, bytes);
}

describe('the weights that a plugin uses', () => {
  it('change with a byte in the named folder, and are the same again after', async () => {
    const before = await find({ weights: folder });
    expect(before.used.networks).toMatchObject([{ backbone: 'xception', status: 'partial' }]);
    expect(before.used.named).toHaveLength(1);
    flipByte(shard(folder));
    const changed = await find({ weights: folder });
    expect(changed.used.networks).not.toEqual(before.used.networks);
    expect(changed.used.named).not.toEqual(before.used.named);
    copyFileSync(shard(written), shard(folder));
    expect((await find({ weights: folder })).used).toEqual(before.used);
  });

  it('are the same wherever they are, and are asked for once until a file changes', async () => {
    const found = await find({ weights: folder });
    expect(found.asked).toBe(1);
    expect(await find({ weights: folder })).toEqual({ ...found, asked: 0 });
    expect((await find({ weights: written })).used).toEqual(found.used);
    flipByte(shard(folder));
    expect((await find({ weights: folder })).asked).toBe(1);
  });

  it('are known to be absent, where a plugin may go without', async () => {
    const found = await find({}, true);
    expect(found).toEqual({
      used: {
        networks: [{ backbone: 'xception', status: 'untrained', digest: null }],
        named: [],
      },
      asked: 1,
    });
    expect(await find({}, true)).toEqual({ ...found, asked: 0 });
    await expect(find({})).rejects.toMatchObject({ code: 'WEIGHTS_NOT_FOUND' });
  });

  it('are none if no network is used, and no engine is started to know that', async () => {
    const { plugin } = await loadPlugin('colour-statistics', { plugins });
    expect(plugin.usesEngine).toBe(false);
    const engine = await plugin.chooseEngine({ engine: 'auto', onEngine() {} });
    expect(engine.name).toBe('none');
  });

  it.runIf(hasOnnxRuntime)(
    'change with the preprocessor_config.json next to a named ONNX file',
    async () => {
      // ONNX Runtime is in the user's own cache.
      vi.unstubAllEnvs();
      vi.stubEnv('HARNESS_ROOT', temporaryFolder());
      const onnx = temporaryFolder();
      const backbone = join(onnx, 'network.onnx');
      copyFileSync(fixture('dinov2.onnx'), backbone);
      const config = join(onnx, 'preprocessor_config.json');
      const prepare = (resample: number) =>
        writeFileSync(config, JSON.stringify({ size: 16, resample }));
      const findOnnx = () => find({ layer: 'last_hidden_state', inputSize: 0, backbone });
      const plain = await findOnnx();
      prepare(3);
      const bicubic = await findOnnx();
      expect(bicubic.used.networks).toEqual(plain.used.networks);
      // What an earlier version has said of a file without one stays as it was.
      expect(plain.used.named).toEqual(bicubic.used.named.slice(0, 1));
      prepare(2);
      const bilinear = await findOnnx();
      expect(bilinear.asked).toBe(1);
      expect(bilinear.used).not.toEqual(bicubic.used);
      prepare(3);
      expect((await findOnnx()).used).toEqual(bicubic.used);
    },
  );
});
