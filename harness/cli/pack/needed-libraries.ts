import { readFile } from 'node:fs/promises';

/** The oldest versions of the system's libraries with which a bundle's programs start. */
export interface NeededLibraries {
  /** Of the C library; null if that is not glibc. */
  readonly glibc: string | null;
  /** Of the symbols of libstdc++, such as `3.4.29`; null where it is not needed. */
  readonly cppLibrary: string | null;
}

const isNative = /(\.node|\.so(\.\d+)*|\/node)$/;

/**
 * The system libraries that native files need, by the versions of their symbols.
 *
 * @param files absolute; those that are not native by their names are passed over
 */
export async function findNeededLibraries(files: readonly string[]): Promise<NeededLibraries> {
  const versions: Record<'GLIBC' | 'GLIBCXX', string[]> = { GLIBC: [], GLIBCXX: [] };
  for (const file of files.filter((name) => isNative.test(name))) {
    const text = (await readFile(file)).toString('latin1');
    for (const [, library, version = ''] of text.matchAll(
      /\0(GLIBC|GLIBCXX)_(\d+(?:\.\d+)+)(?=\0)/g,
    )) {
      versions[library === 'GLIBC' ? 'GLIBC' : 'GLIBCXX'].push(version);
    }
  }
  return { glibc: newest(versions.GLIBC), cppLibrary: newest(versions.GLIBCXX) };
}

function newest(versions: readonly string[]): string | null {
  return [...versions].sort(compareVersions).at(-1) ?? null;
}

/** Orders versions by their numbers: 2.9 before 2.28. */
function compareVersions(a: string, b: string): number {
  const [one, other] = [a, b].map((version) => version.split('.').map(Number));
  for (let i = 0; i < Math.max(one?.length ?? 0, other?.length ?? 0); i++) {
    const difference = (one?.[i] ?? 0) - (other?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
