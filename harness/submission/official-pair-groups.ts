import { basename } from 'node:path';
import { HarnessError } from '../contract/errors.ts';
import { readOfficialTestGroups } from '../data/collection/official-test-groups.ts';
import { groupPairs, type PairGroupName, type PairGroups } from './pair-groups.ts';

/**
 * Groups the official pairs by whether their artists are in training, according to `artist_group` of
 * `all_data_info.csv` in a folder.
 *
 * @throws HarnessError `PAIRS_UNKNOWN_IMAGE` for an image that is not an official test painting
 */
export async function groupOfficialPairs(
  pairsFile: string,
  infoFolder: string,
): Promise<PairGroups<PairGroupName>> {
  const { groups } = await readOfficialTestGroups(infoFolder);
  return groupPairs(pairsFile, (image) => {
    const group = groups.get(image) ?? groups.get(`${image}.jpg`);
    if (group === undefined) {
      throw new HarnessError(
        'PAIRS_UNKNOWN_IMAGE',
        `${basename(pairsFile)} names ${image}, which all_data_info.csv does not list as a test ` +
          'painting. Name the files that belong together with --pairs and --info.',
      );
    }
    return group === 'seen';
  });
}
