import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type BackboneRequest,
  chooseSource,
} from '../../../harness/host/backbones/choose-source.ts';
import { guessArtistsNamed } from '../../../harness/host/backbones/guess-exposure.ts';
import { parseKeys } from '../../../harness/host/backbones/parse-keys.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const folder = temporaryFolder();
const checkpoint = join(folder, 'mine.pth');
writeFileSync(checkpoint, '');
const model = join(folder, 'tiny-dino');
mkdirSync(model);
writeFileSync(join(model, 'config.json'), '{}');

const pthFolder = join(folder, 'x.pth');
mkdirSync(pthFolder);

const choose = (asked: BackboneRequest) =>
  chooseSource(asked, ['xception', 'csd-l14', 'dinov2-small']);

describe('what harness backbone add is to make', () => {
  it('is a network of a library, whose name says all that was asked for', () => {
    const asked = { source: 'timm:resnet18', inputSize: 160, randomWeights: 3 };
    expect(choose(asked)).toMatchObject({
      name: { name: 'timm:resnet18@160@random-3' },
      request: { kind: 'timm', network: 'resnet18', inputSize: 160, seed: 3, checkpoint: null },
    });
    expect(choose({ source: 'timm:resnet18@160@random-3' })).toEqual(choose(asked));
  });

  it('is a checkpoint under its own name, or another', () => {
    const asked = { source: checkpoint, architecture: 'timm:resnet18', keys: 'a.=,a.b.=c.' };
    expect(choose(asked)).toMatchObject({
      name: { name: 'mine' },
      request: {
        kind: 'timm',
        network: 'resnet18',
        checkpoint,
        keys: [
          ['a.b.', 'c.'],
          ['a.', ''],
        ],
      },
    });
    const csd = { source: checkpoint, architecture: 'csd', name: 'csd-l14' };
    expect(choose(csd)).toMatchObject({ name: { name: 'csd-l14' }, request: { kind: 'csd' } });
  });

  it('is the folder of a transformers model', () => {
    expect(choose({ source: model, randomWeights: 0 })).toMatchObject({
      name: { name: 'tiny-dino@random-0' },
      request: { kind: 'hf', folder: model, seed: 0 },
    });
  });

  it.each([
    [{ source: '../../etc' }, 'BACKBONE_UNKNOWN', 'no config.json'],
    [{ source: 'resnet18' }, 'BACKBONE_UNKNOWN', 'names no network'],
    [{ source: 'timm:../x\n' }, 'BACKBONE_UNKNOWN', 'names no network'],
    [{ source: '/nowhere/x.pth', architecture: 'csd' }, 'BACKBONE_UNKNOWN', 'There is no file'],
    [
      { source: pthFolder, architecture: 'csd' },
      'BACKBONE_UNKNOWN',
      'is a folder, not a checkpoint',
    ],
    [
      { source: 'timm:x@9999' },
      'OPTION_INVALID',
      'asks for a side of 9999 pixels; the limit is 4096',
    ],
    [{ source: checkpoint, architecture: 'timm:x@4097' }, 'OPTION_INVALID', 'the limit is 4096'],
    [{ source: checkpoint }, 'OPTION_INVALID', 'Option --architecture: Name the architecture of'],
    [{ source: checkpoint, architecture: 'hf:a/b' }, 'OPTION_INVALID', '"hf:a/b" is unknown'],
    [{ source: checkpoint, architecture: 'csd', name: '../x' }, 'OPTION_INVALID', 'Option --name'],
    [
      { source: checkpoint, architecture: 'csd', name: 'xception' },
      'OPTION_INVALID',
      'is an existing network',
    ],
    [
      { source: checkpoint, architecture: 'timm:a', name: 'csd-l14' },
      'OPTION_INVALID',
      'is an existing network',
    ],
    [
      { source: checkpoint, architecture: 'csd', name: 'x.onnx' },
      'OPTION_INVALID',
      'Option --name',
    ],
    [
      { source: checkpoint, architecture: 'csd', randomWeights: 1 },
      'OPTION_INVALID',
      '--random-weights',
    ],
    [
      { source: 'timm:resnet18', keys: 'a=' },
      'OPTION_INVALID',
      'Option --keys is for a checkpoint',
    ],
    [{ source: 'timm:resnet18', name: 'mine' }, 'OPTION_INVALID', 'Option --name is for'],
    [{ source: 'efficientnet-lite2', inputSize: 64 }, 'OPTION_INVALID', '--input-size'],
  ])('is not %j', (asked, code, words) => {
    let caught: unknown;
    try {
      choose(asked);
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({ code, message: expect.stringContaining(words) });
    expect((caught as Error).message).not.toContain('\n');
  });
});

describe('--keys', () => {
  it('takes the longest beginning first and allows empty ones', () => {
    expect(parseKeys(' backbone.= , head.=fc. ,backbone.norm=norm,')).toEqual([
      ['backbone.norm', 'norm'],
      ['backbone.', ''],
      ['head.', 'fc.'],
    ]);
    expect(parseKeys('')).toEqual([]);
  });

  it.each(['a', '=b', 'a=b=c', 'a=,a=b'])('refuses %j', (text) => {
    expect(() => parseKeys(text)).toThrow(/^Option --keys: /);
  });
});

describe('whether artists were named in the training', () => {
  it.each([
    [['vit_small_patch14_dinov2', 'lvd142m'], 'no'],
    [['resnet18', 'a1_in1k'], 'no'],
    [['vit_base_patch16_clip_224', 'openai'], 'yes'],
    [['vit_base_patch16_siglip_224', 'webli'], 'yes'],
    // Tuned on ImageNet after captions of the web.
    [['vit_base_patch32_clip_224', 'laion2b_ft_in1k'], 'yes'],
    [['facebook/dinov2-small', 'dinov2'], 'no'],
    [['somebody/paintings', null], 'unknown'],
  ] as const)('is guessed of %j to be %s', (words, answer) => {
    expect(guessArtistsNamed(words)).toBe(answer);
  });
});
