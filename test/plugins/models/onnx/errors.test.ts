import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { HarnessError } from '../../../../harness/contract/errors.ts';
import type { WeightsProvenance } from '../../../../harness/contract/plugin.ts';
import { openOnnxBackbone } from '../../../../plugins/models/onnx/onnx-backbone.ts';
import { openOnnxFeatures } from '../../../../plugins/models/onnx/onnx-extractor.ts';
import { presets } from '../../../../plugins/models/onnx/presets.ts';
import { temporaryFolder } from '../../../material/temporary-folder.ts';
import { fixture } from './families.ts';
import { hasOnnxRuntime } from './require-runtime.ts';

let lines: string[] = [];
let reported: WeightsProvenance[] = [];

function open(option: string, folders: readonly string[] = []) {
  lines = [];
  reported = [];
  return openOnnxBackbone(option, {
    weights: { folders, download: false, allowUntrained: false },
    log: (line) => lines.push(line),
    reportWeights: (report) => reported.push(report),
  });
}

/** The error of a failure, whose message must be one short sentence or two. */
async function errorOf(work: Promise<unknown>): Promise<HarnessError> {
  const error = await work.then(
    () => expect.unreachable(),
    (caught: HarnessError) => caught,
  );
  expect(error.message).not.toContain('\n');
  expect(error.message).toMatch(/\.$/);
  return error;
}

describe('--backbone', () => {
  it('names the file that is not there', async () => {
    expect(await errorOf(open('/nowhere/x.onnx'))).toMatchObject({
      code: 'BACKBONE_UNKNOWN',
      message: 'There is no file or folder /nowhere/x.onnx for --backbone.',
    });
  });

  it('names the nearest network where there is none of this name', async () => {
    const error = await errorOf(open('dinov2-smal'));
    expect(error.code).toBe('BACKBONE_UNKNOWN');
    expect(error.message).toContain('Did you mean "dinov2-small"?');
    for (const name of ['xception', ...Object.keys(presets)]) expect(error.message).toContain(name);
  });

  it('says what it takes where a folder holds no network', async () => {
    const error = await errorOf(open(temporaryFolder()));
    expect(error.code).toBe('BACKBONE_UNKNOWN');
    expect(error.message).toContain('onnx/model.onnx');
  });

  it('says where a preset was looked for, and what to do', async () => {
    vi.stubEnv('HARNESS_CACHE', temporaryFolder());
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const error = await errorOf(open('dinov2-small', ['/weights']));
    expect(error.code).toBe('WEIGHTS_NOT_FOUND');
    expect(error.message).toContain('/weights');
    expect(error.message).toContain(
      'Download onnx/model.onnx of Xenova/dinov2-small on huggingface.co as dinov2-small.onnx',
    );
    const made = await errorOf(open('csd-l14', ['/weights']));
    expect(made.message).toContain('harness backbone add pytorch_model.bin --architecture csd');
  });

  it('refuses a file that is damaged, or whose weights are missing', async () => {
    const folder = temporaryFolder();
    const damaged = join(folder, 'damaged.onnx');
    writeFileSync(damaged, readFileSync(fixture('dinov2.onnx')).subarray(0, 40_000));
    expect(await errorOf(open(damaged))).toMatchObject({ code: 'ONNX_UNREADABLE' });
    writeFileSync(damaged, 'painting');
    const error = await errorOf(open(damaged));
    expect(error.code).toBe('ONNX_UNREADABLE');
    expect(error.message).toBe(`${damaged} cannot be read: it is damaged, or not an ONNX file.`);
  });

  it("takes a folder in Hugging Face's layout, and reports its weights", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'onnx'));
    copyFileSync(fixture('dinov2.onnx'), join(folder, 'onnx', 'model.onnx'));
    const config = { size: { shortest_edge: 18 }, crop_size: 16, image_mean: [0, 0, 0] };
    writeFileSync(join(folder, 'preprocessor_config.json'), JSON.stringify(config));
    const { preprocessing, digest } = await open(folder);
    expect(preprocessing).toMatchObject({ size: 16, shorter: 18, mean: [0, 0, 0] });
    expect(lines).toEqual([]);
    expect(reported).toEqual([expect.objectContaining({ status: 'trained', digest })]);
    // The file by itself, next to no such settings, is shown as much as it declares.
    const bare = await open(fixture('dinov2.onnx'));
    expect(bare.digest).toBe(digest);
    expect(bare.preprocessing).toMatchObject({ size: 16, mean: [0.485, 0.456, 0.406] });
    expect(lines.join()).toContain('No preprocessor_config.json');
  });

  it('has a preset say that artists were named in its training', async () => {
    const folder = temporaryFolder();
    copyFileSync(fixture('csd.onnx'), join(folder, 'csd-l14.onnx'));
    const { preprocessing } = await open('csd-l14', [folder]);
    expect(preprocessing).toEqual(presets['csd-l14']?.preprocessing);
    expect(reported).toEqual([
      expect.objectContaining({ backbone: 'csd-l14', namesArtists: true }),
    ]);
  });
});

describe('--layer', () => {
  it('names the nearest where there is none of this name', async () => {
    const backbone = await open(fixture('dinov2.onnx'));
    const error = await errorOf(
      Promise.resolve().then(() => backbone.findTensors(['last_hiden_state'])),
    );
    expect(error.code).toBe('LAYER_UNKNOWN');
    expect(error.message).toContain('dinov2.onnx has no layer "last_hiden_state".');
    expect(error.message).toContain('Near it are "last_hidden_state"');
    expect(error.message).toContain(
      'Its outputs are last_hidden_state; `harness backbone layers NETWORK` lists its layers.',
    );
  });

  it('names the nearest parts where there is no part of this name', async () => {
    const backbone = await open(fixture('dinov2.onnx'));
    const error = await errorOf(
      Promise.resolve().then(() => backbone.findTensors(['/model/encoder/layer.9'])),
    );
    expect(error.message).toMatch(/Near it are "\/model\/encoder\/layer\.0", /);
  });
});

describe.runIf(hasOnnxRuntime)('ONNX Runtime', () => {
  it('does not know an operator, and the message names it', async () => {
    const error = await errorOf((await open(fixture('unknown-operator.onnx'))).open(['features']));
    expect(error.code).toBe('ONNX_UNSUPPORTED');
    expect(error.message).toContain('uses the operator studio:Painterly, which ONNX Runtime lacks');
  });

  it('cannot take pictures of another size than the network was exported for', async () => {
    const backbone = await open(fixture('dinov2.onnx'));
    const options = { layers: [], size: 32 };
    const error = await errorOf(openOnnxFeatures(backbone, options));
    expect(error.code).toBe('ONNX_UNSUPPORTED');
    expect(error.message).toContain('takes pictures with a side of 16 pixels, got 32');
  });

  it('is chosen by name where it is not installed', async () => {
    vi.stubEnv('HARNESS_CACHE', temporaryFolder());
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const error = await errorOf((await open(fixture('dinov2.onnx'))).open(['last_hidden_state']));
    expect(error.code).toBe('ONNX_RUNTIME_MISSING');
    expect(error.message).toContain('run npx harness engine install onnx');
  });
});
