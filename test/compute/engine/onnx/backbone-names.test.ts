import { relative, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describeMaking,
  folderOfBackbone,
  parseBackboneName,
} from '../../../../harness/compute/engine/onnx/backbone-names.ts';

/** The folder of a name that must be one. */
function folderOf(name: string): string | undefined {
  const parsed = parseBackboneName(name);
  return parsed === undefined ? undefined : folderOfBackbone(parsed);
}

describe('the name of a network that was made from PyTorch', () => {
  it.each([
    ['timm:vit_small_patch14_dinov2.lvd142m', 'timm--vit_small_patch14_dinov2.lvd142m'],
    ['timm:resnet18@160@random-3', 'timm--resnet18@160@random-3'],
    ['hf:facebook/dinov2-small', 'hf--facebook--dinov2-small'],
    [
      'open_clip:ViT-B-32/laion2b_s34b_b79k@random-0',
      'open_clip--ViT-B-32--laion2b_s34b_b79k@random-0',
    ],
    ['csd-l14', 'csd-l14'],
  ])('%s has the folder %s', (name, folder) => {
    expect(folderOf(name)).toBe(folder);
    expect(parseBackboneName(name)?.name).toBe(name);
  });

  it.each([
    '..',
    'timm:..',
    'timm:../x',
    'timm:/etc',
    'hf:a/b/c',
    'hf:a/..',
    'hf:a--b/c',
    'x/y',
    'timm:a\nb',
    'timm:a\0',
    'timm:',
    '',
    '.hidden',
    '-force',
    'timm:a@007',
    'timm:a@random-00',
    'timm:a@random-1@224',
    'C:x',
    `timm:${'x'.repeat(10_000)}`,
  ])('is not %j', (name) => {
    expect(parseBackboneName(name)).toBeUndefined();
  });

  it('never leads out of the folder of weights, and different names have different folders', () => {
    const text = fc.stringMatching(/^(timm:|hf:|open_clip:)?[a-zA-Z.@/\\:_-]{1,12}$/);
    const taken = new Map<string, string>();
    fc.assert(
      fc.property(text, (name) => {
        const folder = folderOf(name);
        if (folder === undefined) return;
        expect(relative('/weights', resolve('/weights', folder))).toBe(folder);
        expect(folder).toMatch(/^[A-Za-z0-9_][^/\\:]*$/);
        expect(taken.get(folder) ?? name).toBe(name);
        taken.set(folder, name);
      }),
      { seed: 1, numRuns: 500 },
    );
    expect(taken.size).toBeGreaterThan(20);
  });

  it('tells the command that makes it', () => {
    const name = parseBackboneName('timm:resnet18@160@random-3');
    expect(name && describeMaking(name)).toBe(
      'harness backbone add timm:resnet18 --input-size 160 --random-weights 3',
    );
  });
});
