import { z } from 'zod';

/**
 * The key of an extractor's `id` for the SHA-256 of a table of imported features: the harness takes the
 * rows from that table and never calls the extractor.
 */
export const importedTableKey = 'importedTable';

/** The form of a name of imported features. */
export const importedNamePattern = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/i;

/** What a plugin may know of imported features; it gets only the rows of its paintings. */
export const importedFeaturesSchema = z.strictObject({
  version: z.literal(1),
  /** SHA-256 over the table, see `importedTableKey`. */
  table: z.string().regex(/^[0-9a-f]{64}$/),
  /** Different pictures. */
  rows: z.int().min(1),
  /** Numbers per row. */
  width: z.int().min(1),
  /** Name of the file that was imported. */
  source: z.string(),
});

/** The description of imported features. */
export type ImportedFeatures = z.output<typeof importedFeaturesSchema>;

/** The file in a folder of weights that describes the imported features of a name. */
export function nameImportedFile(name: string): string {
  return `${name}${importedEnding}`;
}

/** The name of the imported features that a file describes; undefined if it is another file. */
export function readImportedName(file: string): string | undefined {
  return file.endsWith(importedEnding) ? file.slice(0, -importedEnding.length) : undefined;
}

const importedEnding = '.features.json';
