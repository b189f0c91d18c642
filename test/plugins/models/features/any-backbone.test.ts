import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { FeatureExtractor } from '../../../../harness/contract/plugin.ts';
import {
  anyBackboneOptions,
  openAnyExtractors,
  openAnyFeatures,
} from '../../../../plugins/models/features/any-backbone.ts';
import { createViewExtractors } from '../../../../plugins/models/features/backbone-features.ts';
import { servicesFor } from '../style/services.ts';

const parse = (given: Record<string, unknown>) =>
  z.object(anyBackboneOptions('xception')).parse(given);
const keyOf = ({ id, view, width }: FeatureExtractor) => ({ id, view, width });

describe('the features of whichever network', () => {
  it('of a built-in one have the cache that they had by themselves', async () => {
    const services = servicesFor();
    const own = { backbone: 'xception', weights: 'imagenet', seed: 0, services } as const;
    const views = [
      { view: { kind: 'whole', size: 299 } },
      { view: { kind: 'corners', crop: 224, size: 224 } },
    ] as const;
    const before = await createViewExtractors(
      { ...own, layer: 'block14_sepconv2_act' },
      () => views,
    );
    const now = await openAnyExtractors(parse({ inputSize: 299 }), services, () => [views[1].view]);
    expect(now.map(keyOf)).toEqual(before.map(keyOf));
  });

  it('of several layers stand side by side', async () => {
    const given = parse({ layer: 'add_2, add_4', inputSize: 96, pooling: 'gem' });
    const { extractors, openMap } = await openAnyFeatures(given, servicesFor());
    expect(extractors.map(({ id }) => [id.layer, id.pooling])).toEqual([
      ['add_2', 'gem'],
      ['add_4', 'gem'],
    ]);
    expect(openMap).toBeUndefined();
    const one = await openAnyFeatures(parse({ layer: 'add_2' }), servicesFor());
    expect(one.openMap).toBeDefined();
  });
});
