import type { CatalogEntry, Problem } from '../collection.ts';

/** The content of a folder with a recognised layout. */
export interface FoundLayout {
  /** A short description, shown in brackets after the folder's name. */
  readonly layout: string;
  readonly entries: CatalogEntry[];
  readonly problems: Problem[];
  /** Remarks for people, as sentences. */
  readonly remarks: string[];
}
