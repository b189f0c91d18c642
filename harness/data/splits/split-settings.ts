import { z } from 'zod';
import { HarnessError } from '../../contract/errors.ts';
import { itemAt } from '../../contract/item-at.ts';
import { copiesRule } from '../copies/copies-rule.ts';
import { fewestLearnedFrom } from './limit-artists.ts';
import type { SplitSettings } from './split.ts';

/**
 * On 1,568 paintings by 44 artists all ten pairs within 10 bits were copies of one picture, and
 * the nearest pair of different pictures was 12 bits apart. Beyond 6 bits, chance agreement among
 * the five thousand million pairs of the whole competition would outweigh the copies found.
 */
const defaultDuplicateDistance = 6;

/** Beyond this, finding groups takes ever longer and unrelated pictures come together. */
export const largestDuplicateDistance = 16;

export const defaultSplitSettings: SplitSettings = {
  seed: 0,
  testUnseenArtists: 0.2,
  validationUnseenArtists: 0.15,
  testSeenPaintings: 0.2,
  validationSeenPaintings: 0.15,
  duplicateDistance: defaultDuplicateDistance,
};

const share = z.number().gt(0).lt(1);

const fold = z
  .strictObject({
    folds: z.int().min(2),
    index: z.int().min(0),
    artists: z.int().min(fewestLearnedFrom).optional(),
  })
  .refine(({ folds, index }) => index < folds, {
    message: 'the index of a fold must be from 0 to the number of folds minus 1',
  });

/** The schema of `SplitSettings`, in a stored split and on the command line. */
export const splitSettingsSchema = z
  .strictObject({
    seed: z.int(),
    testUnseenArtists: share,
    validationUnseenArtists: share,
    testSeenPaintings: share,
    validationSeenPaintings: share,
    duplicateDistance: z.int().min(0).max(largestDuplicateDistance),
    copies: z.literal(copiesRule).optional(),
    official: z.literal(true).optional(),
    own: z.literal(true).optional(),
    fold: fold.optional(),
  })
  .refine(({ official, fold }) => !(official && fold), {
    message: 'the official split has a fixed test, so it has no folds',
  })
  .refine(({ official, fold, own }) => !(own && (official || fold)), {
    message: "a user's own split is neither the official one nor a fold",
  })
  .refine((settings) => settings.testUnseenArtists + settings.validationUnseenArtists < 1, {
    message: 'testUnseenArtists and validationUnseenArtists must leave artists for training',
  })
  .refine((settings) => settings.testSeenPaintings + settings.validationSeenPaintings < 1, {
    message: 'testSeenPaintings and validationSeenPaintings must leave paintings for training',
  });

/** Throws `SPLIT_SETTINGS_INVALID` if a share or the distance is out of range. */
export function assertSplitSettings(settings: SplitSettings): void {
  const result = splitSettingsSchema.safeParse(settings);
  if (result.success) return;
  const issue = itemAt(result.error.issues, 0);
  const name = issue.path.join('.');
  throw new HarnessError(
    'SPLIT_SETTINGS_INVALID',
    `A split cannot be made with these settings: ${name === '' ? '' : `${name}: `}${issue.message}.`,
  );
}
