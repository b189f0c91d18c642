/**
 * Names how copies are found beyond their perceptual hashes, in the settings of a split. It changes
 * whenever another program would find other copies in the same images.
 */
export const copiesRule = 'local-features-1';
