import type { z } from 'zod';
import { HarnessError } from '../../contract/errors.ts';
import type { SplitShares } from '../../data/splits/split.ts';
import { toFlag } from '../../shared/options/to-flag.ts';
import type { splitOptions } from './option-groups.ts';

const names = [
  'testUnseenArtists',
  'validationUnseenArtists',
  'testSeenPaintings',
  'validationSeenPaintings',
] as const satisfies readonly (keyof SplitShares)[];

/**
 * The given shares of a split.
 *
 * @throws HarnessError `USAGE` if the split already exists
 */
export function readShares(
  args: Pick<z.output<typeof splitOptions>, 'split' | keyof SplitShares>,
): Partial<SplitShares> {
  const shares: { -readonly [Name in keyof SplitShares]?: number } = {};
  for (const name of names) {
    const value = args[name];
    if (value !== undefined) shares[name] = value;
  }
  const [first] = Object.keys(shares);
  if (args.split === undefined || first === undefined) return shares;
  throw new HarnessError(
    'USAGE',
    `--split names an existing split; --${toFlag(first)} is for making a new one. Choose one of them.`,
  );
}
