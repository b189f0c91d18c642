/** A file of a bundle, before it is written. */
export interface BundledFile {
  /** Where it is to be, relative to the bundle's folder, with `/`. */
  readonly target: string;
  /** The file that it is a copy of, absolute, or what it holds. */
  readonly from: string | { readonly content: Uint8Array };
  readonly isProgram?: boolean;
}

/** The folder that is unpacked. */
export const bundleFolder = 'painter-by-numbers';

/** In it the program, whose own folder `harness` could not lie beside the file of that name. */
export const programFolder = 'program';

/** Sorted by where they are to be, in code-unit order, so that the same files make the same bundle. */
export function sortBundled(files: readonly BundledFile[]): BundledFile[] {
  return [...files].sort((a, b) => (a.target < b.target ? -1 : 1));
}
