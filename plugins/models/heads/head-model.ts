import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { itemAt } from '../../../harness/contract/item-at.ts';
import type { FeatureMatrix, LoadTask, Model } from '../../../harness/contract/plugin.ts';
import { blendProbabilities, blendSchema } from '../blend/blend.ts';
import type { CosineSide } from '../blend/cosine-side.ts';
import { loadPlainSide, type PlainSideOptions } from '../blend/plain-side.ts';
import { rememberLast } from '../features/remember-last.ts';
import { readJson } from '../model-files/read-json.ts';
import type { StyleFeatures } from '../style/open-style-features.ts';
import type { ScoreFusion } from '../verification/fuse-scores.ts';
import { type ComparedRows, compareRows, scoreRows } from './compared-rows.ts';
import { type FittedInputs, loadHeadInputs, prepareAll, saveHeadInputs } from './head-inputs.ts';
import { HeadNetwork } from './head-network.ts';
import { type Profile, profileSchema } from './profile.ts';

/** A trained head and everything needed for answers. */
export interface HeadParts {
  readonly inputs: FittedInputs;
  readonly network: HeadNetwork;
  readonly profile: Profile;
  readonly blend: ScoreFusion;
  readonly plain: CosineSide | undefined;
}

const file = 'answers.json';
const answersSchema = z.object({ profile: profileSchema, blend: blendSchema });

/**
 * The model of a plugin with a head on frozen features.
 *
 * @param style the features that the head was trained on
 */
export function createHeadModel(
  { inputs, network, profile, blend, plain }: HeadParts,
  style: StyleFeatures,
): Model {
  const compared = rememberLast(async (paintings) =>
    compareRows(
      network,
      await prepareAll(inputs, style, paintings),
      profile,
      await plain?.describe(paintings),
    ),
  );
  return {
    predict: async (paintings, pairs) =>
      blendProbabilities(scoreRows(await compared.of(paintings), profile, pairs), blend),
    embed: async (paintings) => joinRows(await compared.of(paintings), blend),
    async save(folder) {
      await network.save(folder);
      await saveHeadInputs(folder, inputs);
      await plain?.save(folder);
      await writeFile(join(folder, file), JSON.stringify({ profile, blend }));
    },
    dispose() {
      compared.forget();
      network.dispose();
    },
  };
}

/** Reads what the model's `save` wrote. */
export async function loadHeadParts(
  folder: string,
  task: LoadTask<PlainSideOptions>,
): Promise<HeadParts> {
  const { profile, blend } = await readJson(folder, file, answersSchema);
  const inputs = await loadHeadInputs(folder);
  const plain = await loadPlainSide(folder, task.options, task);
  return { inputs, profile, blend, plain, network: await HeadNetwork.load(folder) };
}

/** All rows side by side, so that dot products weight them as the blend does. */
function joinRows(
  { head, within, plain }: ComparedRows,
  { weights, deviations }: ScoreFusion,
): FeatureMatrix {
  const parts = [head, within, ...(plain === undefined ? [] : [plain])]
    .map((rows, k) => ({ ...rows, factor: Math.sqrt(itemAt(weights, k) / itemAt(deviations, k)) }))
    .filter(({ factor }) => factor > 0);
  const width = parts.reduce((sum, part) => sum + part.width, 0);
  const data = new Float32Array(head.rows * width);
  let from = 0;
  for (const part of parts) {
    for (let row = 0; row < head.rows; row++) {
      const own = part.data.subarray(row * part.width, (row + 1) * part.width);
      data.set(
        own.map((value) => part.factor * value),
        row * width + from,
      );
    }
    from += part.width;
  }
  return { rows: head.rows, width, data };
}
