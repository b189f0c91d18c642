import type { CollectionCopies } from '../copies/collection-copies.ts';
import type { copiesRule } from '../copies/copies-rule.ts';

/** The five parts of a split. Training, validation-seen and test-seen share artists. */
export const partNames = [
  'train',
  'validationSeen',
  'validationUnseen',
  'testSeen',
  'testUnseen',
] as const;
export type PartName = (typeof partNames)[number];

/** The parts of a split, still without paintings. */
export function createParts(): Record<PartName, string[]> {
  return { train: [], validationSeen: [], validationUnseen: [], testSeen: [], testUnseen: [] };
}

/** The settings of a split. */
export interface SplitSettings {
  readonly seed: number;
  /** Share of artists held back for test-unseen. */
  readonly testUnseenArtists: number;
  /** Share of artists held back for validation-unseen. */
  readonly validationUnseenArtists: number;
  /** Share of each training artist's paintings held back for test-seen. */
  readonly testSeenPaintings: number;
  /** Share of each training artist's paintings held back for validation-seen. */
  readonly validationSeenPaintings: number;
  /** Paintings whose perceptual hashes differ in at most this many of 64 bits are one group. */
  readonly duplicateDistance: number;
  /** The rule by which copies beyond those were searched for; absent if they were not. */
  readonly copies?: typeof copiesRule | undefined;
  /** The competition's own test; the shares of test artists and paintings then have no effect. */
  readonly official?: true | undefined;
  /** A person has assigned each painting to a part; the shares then have no effect. */
  readonly own?: true | undefined;
  /** One fold of a cross-validation; the share of artists for test-unseen then has no effect. */
  readonly fold?: Fold | undefined;
}

/** The shares of a collection that are held back from training. */
export type SplitShares = Pick<
  SplitSettings,
  'testUnseenArtists' | 'validationUnseenArtists' | 'testSeenPaintings' | 'validationSeenPaintings'
>;

/** The fold of an artist-disjoint cross-validation that is test-unseen. */
export interface Fold {
  /** Number of folds, at least 2. */
  readonly folds: number;
  /** From 0 to `folds − 1`. */
  readonly index: number;
  /**
   * Learn from only this many artists, training and validation-unseen together; by default from all
   * that are not test-unseen. The others are left out, including those with a single picture.
   */
  readonly artists?: number | undefined;
}

/** A stored split: the part of each painting. */
export interface Split {
  readonly version: 1;
  readonly settings: SplitSettings;
  readonly collection: { readonly name: string; readonly hash: string };
  /** Painting ids by part, each sorted in code-unit order. */
  readonly parts: Readonly<Record<PartName, readonly string[]>>;
  /**
   * The copies found and decided beyond their hashes when the split was made; later decisions do not
   * change it. Present if the settings name a rule.
   */
  readonly copies?: Pick<CollectionCopies, 'joined' | 'apart'> | undefined;
  /** Near-duplicate groups of two or more paintings, by id. */
  readonly duplicateGroups: readonly (readonly string[])[];
  /** Paintings left out and the reason, such as copies under two artists' names. */
  readonly excluded: readonly { readonly id: string; readonly reason: string }[];
  /** SHA-256 over all of the above. */
  readonly hash: string;
}
