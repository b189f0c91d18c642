import { homedir } from 'node:os';
import { join } from 'node:path';

/** A path from a file, where no shell has replaced the `~/` at its beginning by the home folder. */
export function expandHome(path: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
}
