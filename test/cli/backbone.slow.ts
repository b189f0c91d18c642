import { describe, expect, it } from 'vitest';
import { fixture } from '../plugins/models/onnx/families.ts';
import { hasOnnxRuntime } from '../plugins/models/onnx/require-runtime.ts';
import { type Printed, runOnBackbone } from './run-on-backbone.ts';

const families = [
  'dinov2',
  'dinov2-registers',
  'clip',
  'siglip',
  'csd',
  'efficientnet',
  'convnext',
];

describe.runIf(hasOnnxRuntime)('--backbone', () => {
  it.each(families)('runs a network of the family %s to a row', async (family) => {
    const run = await runOnBackbone('plain-cosine', '--backbone', fixture(`${family}.onnx`));
    expect(run.exitCode, run.stderr).toBe(0);
    expect((JSON.parse(run.stdout) as Printed).manifest.weights).toHaveLength(1);
  });

  it.each(['csls', 's-norm'])('runs plain-cosine normalised by %s', async (normalise) => {
    const network = ['--backbone', fixture('clip.onnx'), '--normalise', normalise];
    const run = await runOnBackbone('plain-cosine', ...network, '--neighbours', '4');
    expect(run.exitCode, run.stderr).toBe(0);
    expect((JSON.parse(run.stdout) as Printed).manifest.plugin.options).toMatchObject({
      normalise,
      neighbours: 4,
    });
  });

  it.each([
    ['siamese', ['--epochs', '2']],
    ['corner-features', ['--epochs', '2', '--corner-size', '71']],
    ['contrastive', ['--epochs', '2']],
    ['prototypical', ['--epochs', '2', '--ways', '4']],
    ['artist-softmax', ['--epochs', '2']],
  ])('is taken by %s', async (plugin, args) => {
    const network = ['--backbone', fixture('dinov2.onnx'), '--layer', 'last_hidden_state'];
    const run = await runOnBackbone(plugin, ...network, ...args);
    expect(run.exitCode, run.stderr).toBe(0);
  });
});
