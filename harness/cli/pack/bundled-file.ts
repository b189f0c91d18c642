/** A file of a bundle, before it is written. */
export interface BundledFile {
  /** Its place relative to the bundle's folder, with `/`. */
  readonly target: string;
  /** The file to copy, absolute, or its content. */
  readonly from: string | { readonly content: Uint8Array };
  readonly isProgram?: boolean;
}

/** The folder that is unpacked. */
export const bundleFolder = 'painter-by-numbers';

/** The program's folder in it: its own name, `harness`, is taken by the launcher. */
export const programFolder = 'program';

/** Sorted by place in code-unit order, so that the same files make the same bundle. */
export function sortBundled(files: readonly BundledFile[]): BundledFile[] {
  return [...files].sort((a, b) => (a.target < b.target ? -1 : 1));
}
