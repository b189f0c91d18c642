import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import type { Services } from '../../../harness/contract/plugin.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import { silentProgress } from '../../../harness/shared/progress.ts';
import type { BackEndSettings } from '../../../plugins/style-statistics/back-end.ts';
import { chooseSettings } from '../../../plugins/style-statistics/choose-settings.ts';
import { listCandidates } from '../../../plugins/style-statistics/list-candidates.ts';
import { drawArtists } from './draw-artists.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

const settings: BackEndSettings = {
  backEnd: 'fused',
  normalise: 'none',
  parts: 1,
  components: 1000,
  shrinkage: 0.4,
  strength: 0.03,
  cohort: 'paintings',
  neighbours: 20,
};
const defaults = { choose: true, shrinkage: 0.4, softmaxWeight: 0.6, cohortWeight: 0.3 };
const choose = (
  drawn: ReturnType<typeof drawArtists>,
  progress: Services['progress'] = () => silentProgress,
  own: BackEndSettings = settings,
) =>
  chooseSettings(drawn.features, drawn.artists, own, {
    candidates: listCandidates(settings, defaults),
    folds: 4,
    random: createRandom(3),
    progress,
  });

describe('settings', () => {
  it('are chosen by how they do on artists that no fit has seen', async () => {
    // Of noise in more columns than paintings, every fit knows its own artists by heart.
    const { judged } = await choose(drawArtists(2, { gain: 0, width: 200 }));
    for (const { mean } of judged) expect(Math.abs(mean - 0.5)).toBeLessThan(0.06);
  });

  it('are the best of what was tried, the same each time', async () => {
    const drawn = drawArtists(3);
    const first = await choose(drawn);
    const best = Math.max(...first.judged.map(({ mean }) => mean));
    expect(first.chosen.mean).toBe(best);
    expect(best).toBeGreaterThan(0.7);
    expect(await choose(drawn)).toEqual(first);
  });
});

describe('choosing', () => {
  it('shows every fit that it is made from', async () => {
    const shown: string[] = [];
    let [left, stopped] = [0, 0];
    await choose(drawArtists(4), (label, total, unit) => {
      shown.push(`${label}: ${total} ${unit}`);
      left = total;
      return { advance: (n = 1) => (left -= n), stop: () => stopped++ };
    });
    // The row space, and three shrinkages on four folds.
    expect(shown).toEqual(['Choosing on held-out artists: 13 fits']);
    expect({ left, stopped }).toEqual({ left: 0, stopped: 1 });
  });

  it('ends what it shows where a fit fails', async () => {
    let stopped = 0;
    const progress = () => ({ advance() {}, stop: () => void stopped++ });
    const uneven = { ...settings, parts: 7 };
    await expect(choose(drawArtists(4), progress, uneven)).rejects.toThrow('7 equal parts');
    expect(stopped).toBe(1);
  });
});

describe('candidates', () => {
  it('begin with the options and hold nothing twice', () => {
    const all = listCandidates(settings, defaults);
    expect(all).toHaveLength(27);
    expect(all[0]).toEqual({ shrinkage: 0.4, weights: [1, 0.6, 0.3] });
    expect(new Set(all.map((candidate) => JSON.stringify(candidate))).size).toBe(27);
    expect(listCandidates(settings, { ...defaults, shrinkage: 0.1 })).toHaveLength(28);
  });

  it('are only the options if nothing is to be chosen', () => {
    expect(listCandidates(settings, { ...defaults, choose: false })).toHaveLength(1);
    expect(listCandidates({ backEnd: 'cosine' }, defaults)).toHaveLength(1);
    expect(listCandidates({ backEnd: 'lda' }, defaults)).toHaveLength(3);
  });
});
