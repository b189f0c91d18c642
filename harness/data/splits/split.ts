import type { CollectionCopies } from '../copies/collection-copies.ts';
import type { copiesRule } from '../copies/copies-rule.ts';

/** The five parts of a split. Training and validation-seen and test-seen share artists. */
export const partNames = [
  'train',
  'validationSeen',
  'validationUnseen',
  'testSeen',
  'testUnseen',
] as const;
export type PartName = (typeof partNames)[number];

/** The parts of a split without a painting yet. */
export function createParts(): Record<PartName, string[]> {
  return { train: [], validationSeen: [], validationUnseen: [], testSeen: [], testUnseen: [] };
}

/** How a split is made. */
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
  /** How copies beyond those were looked for; not at all where it is absent. */
  readonly copies?: typeof copiesRule | undefined;
  /** The competition's own test: the shares of test artists and paintings then mean nothing. */
  readonly official?: true | undefined;
  /** A person has said where each painting belongs: the shares then mean nothing. */
  readonly own?: true | undefined;
  /** One fold of a cross-validation: the share of artists for test-unseen then means nothing. */
  readonly fold?: Fold | undefined;
}

/** How much of a collection is held back from training. */
export type SplitShares = Pick<
  SplitSettings,
  'testUnseenArtists' | 'validationUnseenArtists' | 'testSeenPaintings' | 'validationSeenPaintings'
>;

/** Which of the artist-disjoint folds of a cross-validation is test-unseen. */
export interface Fold {
  /** How many folds there are; at least 2. */
  readonly folds: number;
  /** From 0 to `folds − 1`. */
  readonly index: number;
  /**
   * Learn from only this many artists, training and validation-unseen together; all that are not
   * test-unseen unless given. The others are left out, and those with a single picture with them.
   */
  readonly artists?: number | undefined;
}

/** A stored split: which painting is in which part. */
export interface Split {
  readonly version: 1;
  readonly settings: SplitSettings;
  readonly collection: { readonly name: string; readonly hash: string };
  /** Painting ids by part, each sorted in code-unit order. */
  readonly parts: Readonly<Record<PartName, readonly string[]>>;
  /**
   * What was found and decided of copies beyond their hashes when the split was made: it does not
   * change with later decisions. Present if the settings name a rule.
   */
  readonly copies?: Pick<CollectionCopies, 'joined' | 'apart'> | undefined;
  /** Near-duplicate groups of two and more paintings, by id. */
  readonly duplicateGroups: readonly (readonly string[])[];
  /** Paintings left out and why, such as copies that carry two artists' names. */
  readonly excluded: readonly { readonly id: string; readonly reason: string }[];
  /** SHA-256 over all of the above. */
  readonly hash: string;
}
