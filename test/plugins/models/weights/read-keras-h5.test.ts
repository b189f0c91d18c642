import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { File as HdfFile, ready } from 'h5wasm/node';
import { describe, expect, it } from 'vitest';
import {
  digestWeights,
  type NamedWeights,
} from '../../../../plugins/models/backbones/named-weights.ts';
import { matchWeights } from '../../../../plugins/models/weights/match-weights.ts';
import { readKerasH5 } from '../../../../plugins/models/weights/read-keras-h5.ts';
import { temporaryFolder } from '../../../material/temporary-folder.ts';
import { closedFormWeights } from '../closed-form.ts';
import { smallBackbone } from '../small-backbone.ts';

const writtenByKeras = fileURLToPath(new URL('../fixtures/small.h5', import.meta.url));
const weights = closedFormWeights(smallBackbone);

/** The weights of a file under the backbone's names. */
async function readMatched(path: string): Promise<NamedWeights> {
  const read = await readKerasH5(path);
  const { names } = matchWeights(smallBackbone, read, path);
  return new Map([...names].map(([name, inFile]) => [name, read.get(inFile)!]));
}

/** Writes only weights, the layers in order, with the tensor names that `rename` gives. */
async function writeH5(
  path: string,
  rename: (layer: string, parameter: string) => string,
): Promise<void> {
  await ready;
  const file = new HdfFile(path, 'w');
  const layers = new Map<string, [string, string][]>([['input_1', []]]);
  for (const name of weights.keys()) {
    const [layer = '', parameter = ''] = name.split('/');
    layers.set(layer, [...(layers.get(layer) ?? []), [parameter, name]]);
  }
  file.create_attribute('layer_names', [...layers.keys()]);
  for (const [layer, parameters] of layers) {
    const group = file.create_group(layer);
    const names = parameters.map(([parameter]) => rename(layer, parameter));
    if (names.length > 0) group.create_attribute('weight_names', names);
    // Keras writes an empty list as numbers.
    else group.create_attribute('weight_names', new Float64Array(0), [0]);
    const inner = names[0]?.includes('/') ? group.create_group(names[0].split('/')[0]!) : group;
    for (const [index, [, name]] of parameters.entries()) {
      const { shape, data } = weights.get(name)!;
      inner.create_dataset({ name: names[index]!.split('/').at(-1)!, data, shape: [...shape] });
    }
  }
  file.close();
}

describe('a Keras .h5 file', () => {
  it('is read as Keras 3 wrote it, to the bit', async () => {
    expect(digestWeights(await readMatched(writtenByKeras))).toBe(digestWeights(weights));
  });

  it('may come from Keras 2', async () => {
    const path = join(temporaryFolder(), 'keras2.h5');
    // TensorFlow made names unique with a suffix.
    await writeH5(path, (layer, parameter) => `${layer}_1/${parameter}:0`);
    expect(digestWeights(await readMatched(path))).toBe(digestWeights(weights));
  });

  it('may come from Keras 1', async () => {
    const path = join(temporaryFolder(), 'keras1.h5');
    const old: Record<string, string> = {
      kernel: 'W',
      moving_mean: 'running_mean',
      moving_variance: 'running_std',
    };
    await writeH5(path, (layer, parameter) => `${layer}_${old[parameter] ?? parameter}`);
    const read = await readKerasH5(path);
    expect([...read.keys()]).toContain('stem_bn/moving_variance');
    expect(digestWeights(await readMatched(path))).toBe(digestWeights(weights));
  });

  it('is refused when it is cut short', async () => {
    const path = join(temporaryFolder(), 'cut.h5');
    const bytes = readFileSync(writtenByKeras);
    for (const part of [0.02, 0.3, 0.7, 0.95]) {
      writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * part)));
      await expect(readKerasH5(path)).rejects.toMatchObject({
        code: 'WEIGHTS_UNREADABLE',
        message: expect.stringContaining(path),
      });
    }
  });

  it('is refused when it is something else', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.h5'), '<html>Not found</html>');
    writeFileSync(join(folder, 'b.h5'), '');
    await ready;
    new HdfFile(join(folder, 'c.h5'), 'w').close();
    const keras3 = new HdfFile(join(folder, 'd.h5'), 'w');
    keras3.create_group('layers');
    keras3.close();
    const why = [
      /not an HDF5 file/,
      /not an HDF5 file/,
      /layer_names/,
      /weights\.h5/,
      /no such file/,
    ];
    for (const [index, name] of ['a', 'b', 'c', 'd', 'e'].entries()) {
      await expect(readKerasH5(join(folder, `${name}.h5`))).rejects.toMatchObject({
        code: 'WEIGHTS_UNREADABLE',
        message: expect.stringMatching(why[index]!),
      });
    }
  });
});
