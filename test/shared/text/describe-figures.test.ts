import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describeBytes,
  describeEstimate,
  describeInterval,
  describeNumber,
  describeOptions,
  describePercent,
  describeProbability,
  describePValue,
  describeSigned,
  describeSpread,
  nameFile,
  writeOption,
  writeOptions,
} from '../../../harness/shared/text/describe-figures.ts';

describe('figures are written one way', () => {
  it.each([
    [describeNumber(0.765), '0.765'],
    [describeNumber(-0.0031), '−0.003'],
    [describeNumber(-0.0001), '0.000'],
    [describeNumber(0.123456, 5), '0.12346'],
    [describeSigned(0.067), '+0.067'],
    [describeSigned(-0.067), '−0.067'],
    [describeSigned(0.0001), '0.000'],
    [describeSigned(-0.0001), '0.000'],
    [describePercent(0.834), '83 %'],
    [describePercent(0.834, 1), '83.4 %'],
    [describeProbability(0.999), '>99 %'],
    [describeProbability(0.001), '<1 %'],
    [describeProbability(0.5), '50 %'],
    [describeInterval({ low: 0.701, high: 0.815 }), '[0.701, 0.815]'],
    [describeInterval({ low: null, high: null }), ''],
    [describeEstimate({ value: 0.765, low: 0.701, high: 0.815 }), '0.765 [0.701, 0.815]'],
    [describeEstimate({ value: 0.765, low: null, high: null }), '0.765'],
    [
      describeEstimate({ value: 0.067, low: -0.039, high: 0.094 }, describeSigned),
      '+0.067 [−0.039, +0.094]',
    ],
    [
      describeEstimate({ value: 0.9, low: 0.71, high: 0.98 }, describeProbability),
      '90 % [71 %, 98 %]',
    ],
    [describeSpread(0.012), '±0.012'],
    [describeSpread(null), ''],
    [describePValue(0.031), 'p = 0.031'],
    [describePValue(0.0004), 'p < 0.001'],
    [describePValue(null), ''],
    [describePValue(0.05037), 'p = 0.0504'],
    [describePValue(0.04961), 'p = 0.0496'],
    [describePValue(0.049997), 'p = 0.049997'],
    [describePValue(0.05), 'p = 0.0500'],
    [describeBytes(0), '0 kB'],
    [describeBytes(1), '1 kB'],
    [describeBytes(4_718_592), '4.7 MB'],
    [describeBytes(1_234_567_890), '1.23 GB'],
    [writeOption('layer', 'add_12'), 'layer=add_12'],
    [writeOption('sizes', [299, 448]), 'sizes=[299,448]'],
    [writeOption('refit', true), 'refit=true'],
  ])('%s', (text, wanted) => {
    expect(text).toBe(wanted);
  });

  it('with a minus sign, never a hyphen, and no sign before nothing', () => {
    fc.assert(
      fc.property(fc.double({ min: -10, max: 10, noNaN: true }), (value) => {
        for (const text of [describeNumber(value), describeSigned(value)]) {
          expect(text).toMatch(/^[+−]?\d+\.\d{3}$/);
          expect(text).not.toMatch(/^[+−]0\.000$/);
          expect(Number(text.replace('−', '-'))).toBeCloseTo(value, 2);
        }
      }),
    );
  });
});

it('shows only the name of a file that is named by its whole path, in files all of it', () => {
  const member = { plugin: 'xception', options: { weights: '/home/me/weights/x.h5' } };
  const options = {
    weights: '/home/me/weights/mine.pth',
    backbone: 'timm/vit_small',
    members: [member],
  };
  expect(describeOptions({ options }, nameFile)).toBe(
    'weights=mine.pth, backbone=timm/vit_small, members=xception (weights=x.h5)',
  );
  expect(writeOptions({ options })).toContain('weights=/home/me/weights/mine.pth');
});

it('shows layers in full, which may look like paths', () => {
  const options = {
    layer: '/blocks/blocks.5,/blocks/blocks.4',
    from: '/layer3',
    weights: '/a/b.h5',
  };
  expect(describeOptions({ options }, nameFile)).toBe(
    'layer=/blocks/blocks.5,/blocks/blocks.4, from=/layer3, weights=b.h5',
  );
});
