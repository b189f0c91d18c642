import { describe, expect, it } from 'vitest';
import { findTensor } from '../../../../plugins/models/onnx/find-tensor.ts';
import { listLayers } from '../../../../plugins/models/onnx/list-layers.ts';
import { listParts } from '../../../../plugins/models/onnx/list-parts.ts';
import { openOnnxBackbone } from '../../../../plugins/models/onnx/onnx-backbone.ts';
import { readModel } from '../../../../plugins/models/onnx/read-model.ts';
import { fixture } from './families.ts';
import { hasOnnxRuntime } from './require-runtime.ts';
import { describeValue, message, operator, text, writeModel } from './write-network.ts';

/** A node's metadata as PyTorch's newer exporter writes it. */
const ofModules = (...modules: string[]) =>
  message(
    9,
    text(1, 'pkg.torch.onnx.name_scopes'),
    text(2, `['', ${modules.map((name) => `'${name}', `).join('')}'call']`),
  );

const relu = (input: string, output: string, ...modules: string[]) =>
  operator('Relu', [input], output, ofModules(...modules));

/** As the newer exporter names things: nodes and tensors after operations, modules in metadata. */
const write = (...more: Uint8Array[]) =>
  writeModel(
    [1, 3, 4, 4],
    relu('x', 'relu', 'stem'),
    relu('relu', 'relu_1', 'stage', 'stage.0', 'stage.0.act'),
    relu('relu_1', 'relu_2', 'stage', 'stage.1', 'stage.1.act'),
    relu('relu_2', 'y', 'head'),
    ...more,
  );

const open = (path: string) =>
  openOnnxBackbone(path, {
    weights: { folders: [], download: false, allowUntrained: false },
    log() {},
    reportWeights() {},
  });

describe('a layer named after a module of PyTorch', () => {
  it('is the last tensor of that module, in either spelling', async () => {
    const { graph } = await readModel(write());
    const find = (layer: string) => findTensor(graph, layer, 'network');
    expect(find('stem')).toBe('relu');
    expect(find('stage.0')).toBe('relu_1');
    expect(find('/stage/0')).toBe('relu_1');
    expect(find('stage')).toBe('relu_2');
    expect(() => find('stage.2')).toThrow(/Near it are "stage\.1"|Near it are "stage\.0"/);
  });

  it('is among the parts, in the order in which they end', async () => {
    expect(listParts((await readModel(write())).graph)).toEqual([
      ...['stem', 'stage.0.act', 'stage.0', 'stage.1.act', 'stage.1', 'stage', 'head'],
    ]);
  });
});

describe.runIf(hasOnnxRuntime)('the list of layers', () => {
  it('names each tensor once, with its shape', async () => {
    const layers = await listLayers(await open(write()), { inner: false });
    expect(layers.map(({ name }) => name)).toEqual(['stem', 'stage.0', 'stage', 'y']);
    expect(layers[0]).toMatchObject({ side: 4, channels: 3, prefix: 0, isOutput: false });
    expect(layers[3]).toMatchObject({ isOutput: true });
  });

  it('of a transformer shows blocks, or with inner parts more, and each can be named', async () => {
    const backbone = await open(fixture('dinov2.onnx'));
    const blocks = await listLayers(backbone, { inner: false });
    expect(blocks.find(({ name }) => name === '/model/encoder/layer.0')).toMatchObject({
      prefix: 1,
    });
    const all = await listLayers(backbone, { inner: true });
    expect(all.length).toBeGreaterThan(blocks.length);
    for (const { name, channels, side } of all) {
      const [shape] = await backbone.measure(
        backbone.findTensors([name]),
        backbone.preprocessing.size,
      );
      expect(shape, name).toMatchObject({ channels, side });
    }
  });

  it('leaves out what is computed from another input', async () => {
    const words = [describeValue(11, 'words', [1]), relu('words', 'said', 'text')];
    const layers = await listLayers(await open(write(...words)), { inner: false });
    expect(layers.map(({ name }) => name)).toEqual(['stem', 'stage.0', 'stage', 'y']);
  });
});
