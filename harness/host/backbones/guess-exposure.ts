/** Whether a network was trained with artists' names. */
export type ArtistsNamed = 'yes' | 'no' | 'unknown';

/** Of data sets and methods with texts of the web, in names of networks and of their weights. */
const withTexts =
  /clip|openai|laion|siglip|webli|datacomp|\bdfn|commonpool|yfcc|cc12m|cc3m|align|coca|blip|aimv2|\bcsd|wikiart|artbench/;
/** Of those with classes of photographs, or without any text. */
const withoutTexts =
  /in1k|in12k|in21k|in22k|imagenet|lvd142m|lvd1689m|dino|\bmae|ijepa|places365|(^|[^a-z])coco|inat/;

/**
 * Guesses from the names of a network and its weights whether it was trained with artists' names:
 * texts of the web name artists, classes of ImageNet do not. Weights that were tuned on both count as
 * the former.
 *
 * @param words the network's name, its kind, the tag of its weights
 */
export function guessArtistsNamed(words: readonly (string | null)[]): ArtistsNamed {
  const said = words
    .filter((word) => word !== null)
    .join(' ')
    .toLowerCase()
    .replaceAll('_', ' ');
  if (withTexts.test(said)) return 'yes';
  return withoutTexts.test(said) ? 'no' : 'unknown';
}
