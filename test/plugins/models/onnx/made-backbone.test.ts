import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MadeBackbone } from '../../../../harness/compute/engine/onnx/made-backbone.ts';
import type { WeightsProvenance } from '../../../../harness/contract/plugin.ts';
import { openOnnxBackbone } from '../../../../plugins/models/onnx/onnx-backbone.ts';
import { readModel } from '../../../../plugins/models/onnx/read-model.ts';
import { recordOf } from '../../../material/made-backbone.ts';
import { temporaryFolder } from '../../../material/temporary-folder.ts';
import { fixture } from './families.ts';

/** Opens a network in a folder of weights, as if it had been made there. */
async function open(option: string, place: string, known: Partial<MadeBackbone>) {
  const weights = temporaryFolder();
  mkdirSync(join(weights, place));
  copyFileSync(fixture('dinov2.onnx'), join(weights, place, 'model.onnx'));
  const { digest } = await readModel(fixture('dinov2.onnx'));
  const record = recordOf({ name: option, digest, ...known });
  writeFileSync(join(weights, place, 'backbone.json'), JSON.stringify(record));
  writeFileSync(
    join(weights, place, 'preprocessor_config.json'),
    JSON.stringify({ size: { height: 16, width: 16 }, resample: 2, image_std: [1, 1, 2] }),
  );
  const reported: WeightsProvenance[] = [];
  const backbone = await openOnnxBackbone(option, {
    weights: { folders: [weights], download: false, allowUntrained: false },
    log: (line) => expect.unreachable(line),
    reportWeights: (report) => reported.push(report),
  });
  return { backbone, digest, reported };
}

describe('--backbone with a network that was made from PyTorch', () => {
  it('finds it by its name, with its own preprocessing', async () => {
    const { backbone, digest, reported } = await open('hf:a/b', 'hf--a--b', {});
    expect(backbone.preprocessing).toMatchObject({
      size: 16,
      resampling: 'bilinear',
      std: [1, 1, 2],
    });
    const source = expect.stringContaining('ONNX Runtime');
    expect(reported).toEqual([
      { backbone: 'hf:a/b', status: 'trained', source, digest, namesArtists: 'unknown' },
    ]);
  });

  it('reports random weights as untrained, and artists named in the training', async () => {
    const random = await open('x@random-0', 'x@random-0', {
      weights: 'random',
      artistsNamed: 'no',
    });
    expect(random.reported).toMatchObject([{ status: 'untrained' }]);
    const named = await open('mine', 'mine', { artistsNamed: 'yes' });
    expect(named.reported).toMatchObject([{ status: 'trained', namesArtists: true }]);
    const unnamed = await open('mine', 'mine', { artistsNamed: 'no' });
    expect(unnamed.reported.map(({ namesArtists }) => namesArtists)).toEqual([undefined]);
  });

  it('refuses one that has changed since', async () => {
    const error = open('mine', 'mine', { digest: 'f'.repeat(64) });
    await expect(error).rejects.toMatchObject({ code: 'WEIGHTS_CHANGED' });
    const config = open('mine', 'mine', { preprocessing: 'f'.repeat(64) });
    await expect(config).rejects.toMatchObject({
      code: 'WEIGHTS_CHANGED',
      message: expect.stringMatching(
        /preprocessor_config\.json has changed since it was made for mine/,
      ),
    });
    const preset = open('csd-l14', 'csd-l14', { digest: 'f'.repeat(64) });
    await expect(preset).rejects.toMatchObject({ code: 'WEIGHTS_CHANGED' });
  });

  it('takes one whose preprocessing is as it was made', async () => {
    const config = JSON.stringify({
      size: { height: 16, width: 16 },
      resample: 2,
      image_std: [1, 1, 2],
    });
    const preprocessing = createHash('sha256').update(config).digest('hex');
    const { backbone } = await open('mine', 'mine', { preprocessing });
    expect(backbone.preprocessing.size).toBe(16);
  });

  it('is suggested where its name is misspelt', async () => {
    const weights = temporaryFolder();
    mkdirSync(join(weights, 'my-vit'));
    const record = JSON.stringify(recordOf({ name: 'my-vit' }));
    writeFileSync(join(weights, 'my-vit', 'backbone.json'), record);
    const error = openOnnxBackbone('my-vti', {
      weights: { folders: [weights], download: false, allowUntrained: false },
      log: () => {},
      reportWeights: () => {},
    });
    await expect(error).rejects.toMatchObject({
      code: 'BACKBONE_UNKNOWN',
      message: expect.stringContaining('Did you mean "my-vit"?'),
    });
  });

  it('says how to make one that is not there', async () => {
    const error = openOnnxBackbone('timm:resnet18@160', {
      weights: { folders: ['/weights'], download: false, allowUntrained: false },
      log: () => {},
      reportWeights: () => {},
    });
    await expect(error).rejects.toMatchObject({
      code: 'WEIGHTS_NOT_FOUND',
      message:
        'timm:resnet18@160 has not been exported to ONNX yet (looked in /weights). Run harness backbone add timm:resnet18 --input-size 160 first.',
    });
  });
});
