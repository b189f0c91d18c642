import { lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { dirname, sep } from 'node:path';

/** The part of the disk that a confined process sees, everything at its own place. */
export interface DiskView {
  /** Files, folders and devices to read, absolute. Those that do not exist are left out. */
  readonly shown: readonly string[];
  /** Folders that stay invisible even where they are inside one that is shown. */
  readonly hidden?: readonly string[];
  /** The one folder that it can write to. */
  readonly scratch: string;
}

/** One place in the view. */
export type Place =
  | { readonly kind: 'folder' | 'file' | 'device' | 'hidden'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string };

/**
 * The places of a view in an order in which they can be made: what is inside another place comes
 * after it. What is shown already as a part of a folder is not listed again. If a path leads over
 * links, the real file is shown at its own place, and a link to it at the path.
 */
export function layOut({ shown, hidden = [] }: DiskView): Place[] {
  const wanted = new Map<string, Place>();
  for (const path of shown) for (const place of findPlaces(path)) wanted.set(place.path, place);
  for (const path of hidden) {
    const real = findReal(path);
    if (real !== undefined && !wanted.has(real)) wanted.set(real, { kind: 'hidden', path: real });
  }
  const places: Place[] = [];
  for (const place of [...wanted.values()].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const around = places.findLast(({ path }) => isBelow(place.path, path));
    if (around === undefined ? place.kind !== 'hidden' : !isCovered(place, around)) {
      places.push(place);
    }
  }
  return places;
}

/** Whether what is around shows a place, or hides it, already. */
function isCovered(place: Place, around: Place): boolean {
  if (place.kind === 'hidden') return around.kind !== 'folder';
  return around.kind === 'folder' || around.kind === 'link';
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function findPlaces(path: string): Place[] {
  const real = findReal(path);
  if (real === undefined) return [];
  const found = statSync(real);
  const kind = found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'device';
  const place: Place = { kind, path: real };
  if (real === path) return [place];
  // A link keeps what it says, so that what is behind it is found the same way as outside.
  const target = lstatSync(path).isSymbolicLink() ? readlinkSync(path) : real;
  const isDirect = findReal(dirname(path)) === dirname(path);
  return [place, { kind: 'link', path, target: isDirect ? target : real }];
}

function findReal(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
