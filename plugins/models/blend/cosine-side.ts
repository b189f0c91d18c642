import type { FeatureMatrix, Painting } from '../../../harness/contract/plugin.ts';

/** A cosine of features that complements a plugin's learned score, fitted on training paintings. */
export interface CosineSide {
  /** Rows of unit length, whose dot products are the cosines. */
  describe(paintings: readonly Painting[]): Promise<FeatureMatrix>;
  save(folder: string): Promise<void>;
}
