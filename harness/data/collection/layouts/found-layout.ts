import type { CatalogEntry, Problem } from '../collection.ts';

/** The content of a folder with a recognised layout. */
export interface FoundLayout {
  /** For people, in brackets after the folder's name. */
  readonly layout: string;
  readonly entries: CatalogEntry[];
  readonly problems: Problem[];
  /** Sentences for people. */
  readonly remarks: string[];
}
