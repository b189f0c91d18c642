import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { listMadeBackbones } from '../../../harness/compute/engine/onnx/made-backbone.ts';
import { nameImportedFile } from '../../../harness/contract/imported-features.ts';
import { makeBackbone } from '../../../harness/host/backbones/make-backbone.ts';
import { removeMadeBackbone } from '../../../harness/host/backbones/remove-backbone.ts';
import { recordOf } from '../../material/made-backbone.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const folder = temporaryFolder();
let count = 0;
function makeWeights(): string {
  const weights = join(folder, String(++count));
  mkdirSync(weights);
  return weights;
}

function put(weights: string, place: string, name: string, checkpoint: string | null = null): void {
  mkdirSync(join(weights, place));
  writeFileSync(
    join(weights, place, 'backbone.json'),
    JSON.stringify(recordOf({ name, checkpoint })),
  );
  writeFileSync(join(weights, place, 'model.onnx'), name);
}

const make = (weights: string, source: string, force = false, architecture?: string) =>
  makeBackbone(weights, {
    source,
    architecture,
    offline: true,
    force,
    reserved: [],
    check: () => expect.unreachable('nothing was exported'),
    log: () => {},
  });

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('networks made from PyTorch', () => {
  it('are not made twice, and not over what others put there', async () => {
    vi.stubEnv('HARNESS_PYTHON', '/nowhere/python3');
    const weights = makeWeights();
    put(weights, 'timm--resnet18', 'timm:resnet18');
    expect(await make(weights, 'timm:resnet18')).toMatchObject({ isOld: true });
    mkdirSync(join(weights, 'timm--resnet34'));
    await expect(make(weights, 'timm:resnet34')).rejects.toMatchObject({
      code: 'BACKBONE_NOT_MADE',
      message: expect.stringContaining('it was not made by this command'),
    });
  });

  it('are not made if something else has their folder or name, which is reported', async () => {
    const weights = makeWeights();
    put(weights, 'timm--resnet34', 'timm:resnet50');
    symlinkSync('/nowhere/x', join(weights, 'timm--resnet50'));
    const model = join(weights, 'mine');
    mkdirSync(model);
    writeFileSync(join(model, 'config.json'), '{}');
    writeFileSync(join(weights, nameImportedFile('mine')), '{}');
    for (const [source, words] of [
      ['timm:resnet34', 'its backbone.json cannot be read or names another network: move it away.'],
      ['timm:resnet50', 'it was not made by this command: move it away.'],
      [model, 'mine is also the name of imported features'],
    ] as const) {
      await expect(make(weights, source)).rejects.toMatchObject({
        code: 'BACKBONE_NOT_MADE',
        message: expect.stringContaining(words),
      });
    }
    expect(await listMadeBackbones(weights)).toEqual([]);
  });

  it('are not taken for those of a checkpoint that has changed since', async () => {
    const weights = makeWeights();
    const checkpoint = join(makeWeights(), 'mine.pth');
    writeFileSync(checkpoint, 'abc');
    // SHA-256 of "abc", from FIPS 180-2.
    const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    put(weights, 'mine', 'mine', digest);
    const again = () => make(weights, checkpoint, false, 'timm:resnet18');
    expect(await again()).toMatchObject({ isOld: true });
    writeFileSync(checkpoint, 'abd');
    await expect(again()).rejects.toMatchObject({
      code: 'WEIGHTS_CHANGED',
      message: expect.stringMatching(/current .*mine\.pth: replace it with --force/),
    });
    expect(readdirSync(weights)).toEqual(['mine']);
  });

  it('leave what is there unchanged where making fails', async () => {
    vi.stubEnv('HARNESS_PYTHON', '/nowhere/python3');
    const weights = makeWeights();
    put(weights, 'timm--resnet18', 'timm:resnet18');
    await expect(make(weights, 'timm:resnet18', true)).rejects.toMatchObject({
      code: 'BACKBONE_NOT_MADE',
      message: expect.stringContaining('there is no program "/nowhere/python3"'),
    });
    expect(readdirSync(weights)).toEqual(['timm--resnet18']);
  });

  it('are mended after a kill: the old one is put back, halves are removed', async () => {
    const weights = makeWeights();
    put(weights, '.backbone-replaced-timm--resnet18', 'timm:resnet18');
    put(weights, '.backbone-replaced-timm--resnet34', 'timm:resnet34');
    put(weights, 'timm--resnet34', 'timm:resnet34');
    put(weights, '.backbone-under-way-1', 'timm:resnet50');
    await expect(removeMadeBackbone(weights, 'timm:resnet', () => {})).rejects.toMatchObject({
      code: 'BACKBONE_UNKNOWN',
      message: expect.stringContaining('Did you mean "timm:resnet18"?'),
    });
    expect(readdirSync(weights).sort()).toEqual(['timm--resnet18', 'timm--resnet34']);
  });

  it('are removed by their names, and nothing else is', async () => {
    const weights = makeWeights();
    put(weights, 'timm--resnet18', 'timm:resnet18');
    put(weights, 'other', 'under another name');
    mkdirSync(join(weights, 'dinov2-small'));
    for (const name of ['dinov2-small', 'other', '..', '../x', 'timm--resnet18', 'a\nb']) {
      const failure = removeMadeBackbone(weights, name, () => {});
      await expect(failure).rejects.toMatchObject({ code: 'BACKBONE_UNKNOWN' });
    }
    await removeMadeBackbone(weights, 'timm:resnet18', () => {});
    expect(readdirSync(weights).sort()).toEqual(['dinov2-small', 'other']);
    expect(existsSync(folder)).toBe(true);
  });
});
