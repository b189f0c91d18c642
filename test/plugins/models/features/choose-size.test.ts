import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { WeightsProvenance } from '../../../../harness/contract/plugin.ts';
import {
  anyBackboneOptions,
  openAnyExtractors,
} from '../../../../plugins/models/features/any-backbone.ts';
import { chooseSize } from '../../../../plugins/models/features/choose-size.ts';
import {
  frozenOptions,
  openFrozenExtractor,
} from '../../../../plugins/models/features/frozen-options.ts';
import { servicesFor } from '../style/services.ts';

const sharedWeights = fileURLToPath(
  new URL('../../../../../shared/weights/xception_imagenet_to_block13_tfjs', import.meta.url),
);
const frozen = z.object(frozenOptions({ layer: 'add_2' }));
const any = z.object(anyBackboneOptions('xception'));

/** The sizes of the pictures that options ask for, and what is reported about the weights. */
async function open(given: Record<string, unknown>) {
  const reports: WeightsProvenance[] = [];
  const lines: string[] = [];
  const services = {
    ...servicesFor(),
    reportWeights: (report: WeightsProvenance) => reports.push(report),
    log: (line: string) => lines.push(line),
  };
  const own = await openFrozenExtractor('xception', frozen.parse(given), services);
  const [other] = await openAnyExtractors(any.parse({ layer: 'add_2', ...given }), services);
  const sizes = [own.view.size, other?.view.size];
  return { sizes, pixels: reports.map(({ pixels }) => pixels), said: lines.join('\n') };
}

describe('the size of what a network is shown', () => {
  it('is smaller if its weights are untrained, which is logged and reported', async () => {
    const { sizes, pixels, said } = await open({});
    expect(sizes).toEqual([96, 96]);
    expect(pixels).toEqual([96, 96]);
    expect(said).toContain('96 × 96 pixels');
    expect(said).toContain('--input-size 299');
  });

  it('is what is asked for, whatever the weights', async () => {
    const { sizes, pixels, said } = await open({ inputSize: 299 });
    expect(sizes).toEqual([299, 299]);
    expect(pixels).toEqual([undefined, undefined]);
    expect(said).not.toContain('299');
  });

  it.runIf(existsSync(sharedWeights))('is what trained weights have learned from', async () => {
    const { sizes, pixels } = await open({ weights: sharedWeights });
    expect(sizes).toEqual([299, 299]);
    expect(pixels).toEqual([undefined, undefined]);
  });

  it('is refused where the network takes none as small', () => {
    for (const status of ['trained', 'partial', 'untrained']) {
      expect(() => chooseSize('xception', 70, { status })).toThrow(
        'a side of at least 71 pixels, got 70',
      );
      expect(chooseSize('inception-v3', 75, { status })).toBe(75);
    }
    expect(chooseSize('xception', 0, { status: 'partial' })).toBe(299);
  });
});
