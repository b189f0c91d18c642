/**
 * Names the rule by which copies are found beyond their perceptual hashes, in the settings of a split.
 * It must change whenever the program would find other copies in the same images.
 */
export const copiesRule = 'local-features-1';
