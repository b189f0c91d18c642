import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import { rocAuc } from '../../../harness/contract/metrics/roc.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import { selectRows } from '../../../plugins/models/tables/select-rows.ts';
import {
  fitFusion,
  fuseToProbabilities,
} from '../../../plugins/models/verification/fuse-scores.ts';
import { labelPairs } from '../../../plugins/models/verification/label-pairs.ts';
import {
  type BackEndSettings,
  comparePaintings,
  fitBackEnd,
  listSimilarities,
  mainRows,
} from '../../../plugins/style-statistics/back-end.ts';
import { loadBackEnd, saveBackEnd } from '../../../plugins/style-statistics/save-back-end.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { drawArtists } from './draw-artists.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

const plain: BackEndSettings = {
  backEnd: 'within',
  normalise: 'none',
  parts: 1,
  components: 1000,
  shrinkage: 0.2,
  strength: 0.03,
  cohort: 'paintings',
  neighbours: 20,
};
const drawn = drawArtists(1, { artists: 16 });
const places = (unseen: boolean) =>
  drawn.artists.flatMap((artist, place) => (artist >= 8 === unseen ? [place] : []));
const known = selectRows(drawn.features, places(false));
const unseen = selectRows(drawn.features, places(true));
const knownArtists = places(false).map((place) => drawn.artists[place]!);
const pairs = labelPairs(
  places(true).map((place) => drawn.artists[place]!),
  1e6,
  createRandom(1),
);

async function fitted(change: Partial<BackEndSettings>) {
  const settings = { ...plain, ...change };
  const back = await fitBackEnd(known, knownArtists, settings, { random: createRandom(2) });
  const compared = await comparePaintings(back, settings, await mainRows(back, unseen));
  return { settings, back, compared };
}

async function aucOf(change: Partial<BackEndSettings>) {
  const { settings, compared } = await fitted(change);
  const reference = { scores: compared.score(pairs), same: pairs.same };
  const weights = listSimilarities(settings).map(() => 1);
  const fusion = fitFusion(weights, reference);
  return rocAuc(fuseToProbabilities(fusion, reference.scores), pairs.same);
}

const variants: Partial<BackEndSettings>[] = [
  { backEnd: 'cosine' },
  { backEnd: 'within' },
  { backEnd: 'within', normalise: 's-norm' },
  { backEnd: 'within', normalise: 'csls' },
  { backEnd: 'cosine', normalise: 'csls', cohort: 'artists' },
  { backEnd: 'lda' },
  { backEnd: 'plda' },
  { backEnd: 'fused' },
  { backEnd: 'fused', normalise: 's-norm', cohort: 'artists' },
];

describe.each(variants)('the back-end %o', (variant) => {
  it('tells artists apart that it never saw', async () => {
    expect(await aucOf(variant)).toBeGreaterThan(0.55);
  });

  it('is symmetric, the same after saving, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    const { settings, back, compared } = await fitted(variant);
    const scores = compared.score(pairs);
    expect(scores).toHaveLength(listSimilarities(settings).length);
    expect(compared.score({ a: pairs.b, b: pairs.a })).toEqual(scores);
    const fusion = fitFusion(
      scores.map(() => 1),
      { scores, same: pairs.same },
    );
    const folder = temporaryFolder();
    await saveBackEnd(folder, { settings, fitted: back, fusion });
    const loaded = await loadBackEnd(folder);
    expect(loaded).toEqual({ settings, fitted: back, fusion });
    const rows = await mainRows(loaded.fitted, unseen);
    const again = await comparePaintings(loaded.fitted, loaded.settings, rows);
    expect(again.score(pairs)).toEqual(scores);
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('sees artists through what moves all of their paintings alike', async () => {
  expect(await aucOf({ backEnd: 'within' })).toBeGreaterThan(
    (await aucOf({ backEnd: 'cosine' })) + 0.05,
  );
});
