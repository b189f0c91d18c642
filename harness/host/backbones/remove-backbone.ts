import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { folderOfBackbone, parseBackboneName } from '../../compute/engine/onnx/backbone-names.ts';
import {
  findMadeBackbone,
  listMadeBackbones,
  type MadeBackbone,
} from '../../compute/engine/onnx/made-backbone.ts';
import { didYouMean, HarnessError } from '../../contract/errors.ts';
import { mkdirUnderWay, whileOnlyOne } from './make-backbone.ts';

/**
 * Removes a network that was made from PyTorch. Nothing else in the folder of weights is touched.
 *
 * @throws HarnessError `BACKBONE_UNKNOWN`
 */
export async function removeMadeBackbone(
  weights: string,
  given: string,
  log: (line: string) => void,
): Promise<MadeBackbone> {
  return whileOnlyOne(weights, log, async () => {
    const name = parseBackboneName(given);
    const found = name === undefined ? undefined : await findMadeBackbone(name, [weights]);
    if (name === undefined || found === undefined) {
      const names = (await listMadeBackbones(weights)).map((one) => one.name);
      const shown = JSON.stringify(given.slice(0, 160));
      throw new HarnessError(
        'BACKBONE_UNKNOWN',
        `No network ${shown} was made from PyTorch in ${weights}.${didYouMean(given.slice(0, 160), names)} "harness backbone list" shows them.`,
      );
    }
    // It vanishes at once, also if the removal of its files is interrupted.
    const gone = join(await mkdirUnderWay(weights), 'gone');
    await rename(join(weights, folderOfBackbone(name)), gone);
    await rm(dirname(gone), { recursive: true, force: true });
    return found.record;
  });
}
