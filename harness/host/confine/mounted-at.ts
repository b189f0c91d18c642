import { readFileSync } from 'node:fs';
import { sep } from 'node:path';

/** A file system as it is mounted. */
export interface Mounted {
  readonly path: string;
  /** Files there cannot be executed. */
  readonly noexec: boolean;
}

/** What is mounted where on this Linux machine now, as this process sees it. */
export function listMounted(): Mounted[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, , , , path, options] = line.split(' ');
      if (path === undefined || options === undefined) return [];
      const plain = path.replace(/\\(\d{3})/g, (_, octal) =>
        String.fromCharCode(Number.parseInt(octal, 8)),
      );
      return [{ path: plain, noexec: options.split(',').includes('noexec') }];
    });
}

/** The file system that a path is on. */
export function mountOf(path: string, mounted: readonly Mounted[]): Mounted | undefined {
  return mounted
    .filter((one) => one.path === path || path.startsWith(one.path === sep ? sep : one.path + sep))
    .sort((a, b) => b.path.length - a.path.length)[0];
}
