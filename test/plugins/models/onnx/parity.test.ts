import { describe, expect, it } from 'vitest';
import { findTensor } from '../../../../plugins/models/onnx/find-tensor.ts';
import { readLayerOutput } from '../../../../plugins/models/onnx/layer-output.ts';
import { openNetwork } from '../../../../plugins/models/onnx/open-network.ts';
import { readModel } from '../../../../plugins/models/onnx/read-model.ts';
import { families, fixture, pictureOf } from './families.ts';
import { hasOnnxRuntime } from './require-runtime.ts';

describe.runIf(hasOnnxRuntime)('an ONNX network', () => {
  it.each(families.map((family) => [family.family, family] as const))(
    'of the family %s says on every layer what its own implementation says',
    async (name, { size, mean, std, layers }) => {
      const model = await readModel(fixture(`${name}.onnx`));
      const tensors = layers.map((layer) => findTensor(model.graph, layer.name, name));
      const network = await openNetwork(model, tensors, { mean, std });
      const given = await network.run({ data: pictureOf(name, size, size), size });
      await network.dispose();
      expect(layers.length).toBeGreaterThan(0);
      for (const [i, { name: layer, dims, values }] of layers.entries()) {
        const wanted = readLayerOutput(Float32Array.from(values), dims, 1, layer);
        expect(given[i]).toMatchObject({ ...wanted, data: expect.anything() });
        const apart = given[i]!.data.map((value, k) => Math.abs(value - wanted.data[k]!));
        expect(Math.max(...apart), layer).toBeLessThan(1e-4);
      }
    },
  );

  it('is the same on a layer whatever other layers are asked for', async () => {
    const model = await readModel(fixture('dinov2.onnx'));
    const { size, mean, std } = families[0]!;
    const inner = findTensor(model.graph, '/model/encoder/layer.0', 'dinov2');
    const picture = { data: pictureOf('any', size, size), size };
    const run = async (tensors: string[]) => {
      const network = await openNetwork(model, tensors, { mean, std });
      const given = await network.run(picture);
      await network.dispose();
      return given;
    };
    const [both] = await run([inner, 'last_hidden_state']);
    const [alone] = await run([inner]);
    expect(alone).toEqual(both);
  });
});
