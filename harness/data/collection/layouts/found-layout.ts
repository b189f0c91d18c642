import type { CatalogEntry, Problem } from '../collection.ts';

/** What a folder holds, once its layout is recognised. */
export interface FoundLayout {
  /** For people, in brackets after the folder's name. */
  readonly layout: string;
  readonly entries: CatalogEntry[];
  readonly problems: Problem[];
  /** Sentences for people. */
  readonly remarks: string[];
}
