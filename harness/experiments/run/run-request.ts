import type { CollectionChoice } from '../../data/collection/choose-folders.ts';
import type { ReadingChoice } from '../../data/collection/folder-catalog.ts';
import type { BadImageChoices } from '../../data/images/bad-image-policy.ts';
import type { Fold, SplitShares } from '../../data/splits/split.ts';
import type { NumberFormat } from '../../shared/npy.ts';
import type { FinishedRun } from '../records/run-record.ts';

/** How labels are shuffled; the members of a composition share it. */
export interface ControlRequest {
  /** Determines which painting gets which label. */
  readonly seed: number;
}

/** A user's request for a run. */
export interface RunRequest extends BadImageChoices, ReadingChoice {
  /** Folder or name of the plugin. */
  readonly plugin: string;
  /** Options of the plugin, before its schema has checked them. */
  readonly pluginOptions: Readonly<Record<string, unknown>>;
  /** One folder, several folders read as one, `demo`, or undefined for the default. */
  readonly collection?: CollectionChoice | undefined;
  /** Also includes the targets of the collection's links that lead outside it. */
  readonly followLinks?: boolean | undefined;
  /** At most this many paintings per artist. */
  readonly limit?: number | undefined;
  /** Tests on the competition's official test paintings. */
  readonly official?: boolean | undefined;
  readonly seed: number;
  readonly splitSeed: number;
  /** Uses one fold of a cross-validation as the split. */
  readonly fold?: Fold | undefined;
  /** Shares of the split, if not the default ones. */
  readonly shares?: Partial<SplitShares> | undefined;
  /** A stored split, or a user's table, instead of the split that the seed gives. */
  readonly splitFile?: string | undefined;
  readonly engine: string;
  /** Threads that decode images. */
  readonly workers?: number | undefined;
  /** Storage format of features in the cache; float32 by default. */
  readonly featureStorage?: NumberFormat | undefined;
  /** Never download weights. */
  readonly offline: boolean;
  /** Folders of other collections to test the finished run on; they do not affect its id. */
  readonly testOn?: readonly string[] | undefined;
  /** Makes a control: the same run on shuffled labels, kept apart from other runs. */
  readonly control?: ControlRequest | undefined;
  /**
   * Lists of pairs to test the finished run on; neither they nor the places of their pictures affect its
   * id.
   */
  readonly testPairs?: readonly string[] | undefined;
  readonly pairsIn?: string | undefined;
  /** Kaggle's answers to such a list. */
  readonly pairAnswers?: string | undefined;
  /** Trains again even if the same run is finished. */
  readonly force: boolean;
  /**
   * For a composition: the finished runs that the user chose as its members, in the order of its options.
   * They determine the result and the run's id; if none are chosen, members are found or trained according
   * to the options.
   */
  readonly members?: readonly FinishedRun[];
}
