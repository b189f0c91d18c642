import { readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import { normaliseRows } from '../../../plugins/models/tables/normalise-rows.ts';
import { selectRows } from '../../../plugins/models/tables/select-rows.ts';
import {
  centreAndNormalise,
  fitStandardisation,
} from '../../../plugins/models/tables/standardise.ts';
import {
  loadCohort,
  measureCohort,
  type Normalisation,
  normaliseCosines,
  saveCohort,
} from '../../../plugins/plain-cosine/compare-with-cohort.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { everyPair, toMatrix } from '../models/verification/reference.ts';

/** What `fixtures/cohort.py` wrote. */
const reference = JSON.parse(
  readFileSync(new URL('./fixtures/cohort.json', import.meta.url), 'utf8'),
) as {
  readonly trained: number[][];
  readonly asked: number[][];
  readonly csls: Record<string, number[][]>;
  readonly sNorm: number[][];
};
const trained = toMatrix(reference.trained);
const { means } = fitStandardisation(trained);
const cohort = centreAndNormalise(trained, means);
const unit = centreAndNormalise(toMatrix(reference.asked), means);
const pairs = everyPair(unit.rows);
const first = { a: Uint32Array.of(0), b: Uint32Array.of(1) };
const both = ['csls', 's-norm'] as const;

beforeAll(async () => {
  await selectEngine('auto');
});

async function answer(normalise: Normalisation['normalise'], neighbours: number, asked = pairs) {
  const measured = await measureCohort({ normalise, neighbours, cohort }, unit);
  return normaliseCosines(normalise, unit, asked, measured);
}

describe('cosines normalised by those with the training paintings', () => {
  it.each(Object.keys(reference.csls))("are numpy's CSLS of %s neighbours", async (neighbours) => {
    const answers = await answer('csls', Number(neighbours));
    const found = Array.from(answers, (one) => 8 * one - 4);
    const wanted = reference.csls[neighbours]!.flat();
    expect(found).toEqual(wanted.map((score) => expect.closeTo(score, 5)));
  });

  it("are numpy's symmetric normalisation, which looks at all of them", async () => {
    const answers = await answer('s-norm', 1);
    const found = Array.from(answers, (one) =>
      one < 0.5 ? 1 - 1 / (2 * one) : 1 / (2 - 2 * one) - 1,
    );
    const wanted = reference.sNorm.flat();
    expect(found).toEqual(wanted.map((score) => expect.closeTo(score, 4)));
  });

  it.each(both)('are the same to the bit with a and b swapped: %s', async (normalise) => {
    const swapped = await answer(normalise, 5, { a: pairs.b, b: pairs.a });
    expect(swapped).toEqual(await answer(normalise, 5));
  });

  // The product of an engine rounds otherwise for two rows than for many.
  it.each(both)('are the same to the bit whatever else is asked: %s', async (normalise) => {
    const random = createRandom(17);
    const draw = (rows: number) => {
      const data = Float32Array.from({ length: rows * 200 }, () => random.normal());
      return normaliseRows({ rows, width: 200, data });
    };
    const settings = { normalise, neighbours: 15, cohort: draw(201) };
    const many = draw(100);
    const measured = await measureCohort(settings, many);
    for (let row = 1; row < 20; row++) {
      const two = selectRows(many, [row - 1, row]);
      const alone = normaliseCosines(normalise, two, first, await measureCohort(settings, two));
      const [a, b] = [Uint32Array.of(row - 1), Uint32Array.of(row)];
      expect(alone).toEqual(normaliseCosines(normalise, many, { a, b }, measured));
    }
  });

  it.each(both)(
    'stay in [0, 1] where a painting is like none or like all: %s',
    async (normalise) => {
      const odd = toMatrix([
        [0, 0, 0],
        [1, 0, 0],
        [-1, 0, 0],
      ]);
      const same = toMatrix([
        [1, 0, 0],
        [1, 0, 0],
      ]);
      const settings = { normalise, neighbours: 15, cohort: same };
      const measured = await measureCohort(settings, odd);
      const answers = normaliseCosines(normalise, odd, everyPair(3), measured);
      for (const one of answers) {
        expect(one).toBeGreaterThanOrEqual(0);
        expect(one).toBeLessThanOrEqual(1);
      }
    },
  );
});

describe('the training paintings of a model', () => {
  it('come back to the bit', async () => {
    const folder = temporaryFolder();
    await saveCohort(folder, cohort);
    expect(await loadCohort(folder, cohort.width)).toEqual(cohort);
  });

  it.each([
    ['are missing', (folder: string) => rmSync(join(folder, 'cohort.bin')), cohort.width],
    [
      'are cut short',
      (folder: string) => truncateSync(join(folder, 'cohort.bin'), 40),
      cohort.width,
    ],
    ['are of other features', () => {}, cohort.width + 1],
  ])('are refused where they %s', async (_, harm, width) => {
    const folder = temporaryFolder();
    await saveCohort(folder, cohort);
    harm(folder);
    const refused = expect(loadCohort(folder, width)).rejects;
    await refused.toMatchObject({
      code: 'MODEL_UNREADABLE',
      message: expect.stringContaining(folder),
    });
  });
});
