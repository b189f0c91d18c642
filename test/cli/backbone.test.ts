import { appendFileSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { fixture } from '../plugins/models/onnx/families.ts';
import { hasOnnxRuntime } from '../plugins/models/onnx/require-runtime.ts';
import { type Printed, runAfterwards, runOnBackbone } from './run-on-backbone.ts';

describe.runIf(hasOnnxRuntime)('--backbone', () => {
  it('puts an ONNX network under plain-cosine, to a row', async () => {
    const args = [
      '--backbone',
      fixture('dinov2.onnx'),
      '--layer',
      'last_hidden_state',
      '--pooling',
      'gem',
    ];
    const { exitCode, stdout, stderr } = await runOnBackbone('plain-cosine', ...args);
    expect(exitCode, stderr).toBe(0);
    const { manifest } = JSON.parse(stdout) as Printed;
    expect(manifest.weights).toEqual([
      {
        backbone: 'dinov2.onnx',
        status: 'trained',
        source: expect.stringContaining('ONNX Runtime'),
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        namesArtists: 'unknown',
      },
    ]);
  });

  it('is refused once its file has changed, with the model that was trained on it', async () => {
    const file = join(temporaryFolder(), 'mine.onnx');
    copyFileSync(fixture('dinov2.onnx'), file);
    const made = await runOnBackbone('plain-cosine', '--backbone', file);
    expect(made.exitCode, made.stderr).toBe(0);
    const { manifest } = JSON.parse(made.stdout) as Printed;
    const strangers = await paintCollection(temporaryFolder(), { artists: 1, paintings: 2 });
    const pictures = ['0.jpg', '1.jpg'].map((name) => join(strangers, 'Painter A', name));
    const verify = () => runAfterwards('verify', manifest.id, ...pictures, '--engine', 'wasm');
    const before = await verify();
    expect(before.exitCode, before.stderr).toBe(0);
    // A field that ONNX Runtime passes over.
    appendFileSync(file, Buffer.from([82, 0]));
    const { exitCode, stderr } = await verify();
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(/mine\.onnx is no longer what \S+ was trained on/),
    ]);
  });

  it('puts its inner layers under style-statistics, cell by cell', async () => {
    const args = [
      '--backbone',
      fixture('efficientnet.onnx'),
      '--layer',
      '/blocks/blocks.0,/blocks/blocks.1',
    ];
    const { exitCode, stdout, stderr } = await runOnBackbone('style-statistics', ...args);
    expect(exitCode, stderr).toBe(0);
    expect((JSON.parse(stdout) as Printed).manifest.plugin.options).toMatchObject({
      sizes: 'auto',
      backbone: fixture('efficientnet.onnx'),
    });
  });

  it('can be asked for its layers', async () => {
    const { exitCode, stdout } = await runAfterwards('backbone', 'layers', fixture('dinov2.onnx'));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^ {2}\/model\/encoder\/layer\.0 +1 class token \+ 4 × 4 positions of \d+ numbers$/m,
    );
    expect(stdout).toMatch(/^ {2}last_hidden_state .*, an output$/m);
  });

  it.each([
    [['--backbone', '/nowhere/x.onnx'], /Error: There is no file or folder \/nowhere\/x\.onnx/],
    [['--backbone', fixture('clip.onnx'), '--layer', 'imageembeds'], /Near it are "image_embeds"/],
    [['--backbone', fixture('clip.onnx'), '--weights', 'x.h5'], /Option --weights is for xception/],
    [['--input-size', '30'], /Option --input-size: xception takes a side of at least 71 pixels/],
  ])(
    'that is unavailable ends with one sentence before paintings are read: %j',
    async (args, message) => {
      const { exitCode, stderr } = await runOnBackbone('plain-cosine', ...args);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(message);
      expect(stderr).not.toContain('    at ');
      expect(stderr).not.toContain('show the same picture');
    },
  );
});
