import type { CollectionChoice } from '../../data/collection/choose-folders.ts';
import type { ReadingChoice } from '../../data/collection/folder-catalog.ts';
import type { BadImageChoices } from '../../data/images/bad-image-policy.ts';
import type { Fold, SplitShares } from '../../data/splits/split.ts';
import type { NumberFormat } from '../../shared/npy.ts';
import type { FinishedRun } from '../records/run-record.ts';

/** How labels are shuffled; the members of a composition share it. */
export interface ControlRequest {
  /** Decides which painting gets whose label. */
  readonly seed: number;
}

/** What a person asks a run for. */
export interface RunRequest extends BadImageChoices, ReadingChoice {
  /** Folder or name of the plugin. */
  readonly plugin: string;
  /** Options of the plugin, before its schema has checked them. */
  readonly pluginOptions: Readonly<Record<string, unknown>>;
  /** Folder, several that are one, `demo`, or undefined for the default. */
  readonly collection?: CollectionChoice | undefined;
  /** Takes what links of the collection lead to outside it as well. */
  readonly followLinks?: boolean | undefined;
  /** At most this many paintings of each artist. */
  readonly limit?: number | undefined;
  /** The competition's official test paintings are the test. */
  readonly official?: boolean | undefined;
  readonly seed: number;
  readonly splitSeed: number;
  /** One fold of a cross-validation is the split. */
  readonly fold?: Fold | undefined;
  /** Shares of the split that are not the usual ones. */
  readonly shares?: Partial<SplitShares> | undefined;
  /** A stored split to use instead of the one that the seed gives, or a table that a person has made. */
  readonly splitFile?: string | undefined;
  readonly engine: string;
  /** Threads that decode images. */
  readonly workers?: number | undefined;
  /** How features are stored in the cache; float32 when it is left out. */
  readonly featureStorage?: NumberFormat | undefined;
  /** Never download weights. */
  readonly offline: boolean;
  /** Folders of other collections to test the finished run on; they do not decide its id. */
  readonly testOn?: readonly string[] | undefined;
  /** Makes a control: the same run on shuffled labels. It is apart from other runs. */
  readonly control?: ControlRequest | undefined;
  /** Lists of pairs to test the finished run on; neither do they, nor where their pictures are. */
  readonly testPairs?: readonly string[] | undefined;
  readonly pairsIn?: string | undefined;
  /** Kaggle's answers to such a list. */
  readonly pairAnswers?: string | undefined;
  /** Train again even if the same run is finished. */
  readonly force: boolean;
  /**
   * Of a composition: the finished runs that a person chose to be its members, in the order of its
   * options. They decide the result and the run's id; if none are chosen, members are found or
   * trained by what the options say.
   */
  readonly members?: readonly FinishedRun[];
}
