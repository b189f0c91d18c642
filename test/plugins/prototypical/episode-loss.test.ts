import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import { type EpisodeDistance, episodeLoss } from '../../../plugins/prototypical/episode-loss.ts';
import { relativeError, slopesOf } from '../models/training/slopes-of.ts';

const episodes = JSON.parse(
  readFileSync(new URL('./fixtures/episodes.json', import.meta.url), 'utf8'),
) as {
  ways: number;
  distance: EpisodeDistance;
  scale: number;
  loss: number;
  support: number[][];
  queries: number[][];
  supportGradient: number[][];
  queriesGradient: number[][];
}[];

beforeAll(async () => {
  await selectEngine('auto');
});

describe('the loss of an episode', () => {
  it.each(episodes)("is PyTorch's: $ways ways, $distance, scale $scale", (known) => {
    const { loss, gradients } = slopesOf([known.support, known.queries], (support, queries) =>
      episodeLoss(support, queries, known.ways, known),
    );
    expect(loss).toBeCloseTo(known.loss, 4);
    expect(relativeError(gradients[0]!, known.supportGradient.flat())).toBeLessThan(1e-4);
    expect(relativeError(gradients[1]!, known.queriesGradient.flat())).toBeLessThan(1e-4);
  });
});
