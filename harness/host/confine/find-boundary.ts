import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HarnessError } from '../../contract/errors.ts';
import { type Boundary, type ConfineMode, readConfineMode } from './boundary.ts';
import { wrapInBubblewrap } from './bubblewrap.ts';
import { wrapInNamespaces } from './namespaces.ts';
import { listSystemFolders } from './system-folders.ts';

/** A way to confine, or why there is none. */
export type Probed =
  | { readonly boundary: Exclude<Boundary, 'process'> }
  | { readonly boundary: 'process'; readonly reason: string };

let probed: Promise<Probed> | undefined;
let isSaid = false;

/**
 * The boundary that plugins run behind on this machine: the best there is, or what
 * `HARNESS_CONFINE` asks for. If nothing can confine them, a line says so once.
 *
 * @throws HarnessError `CONFINEMENT_MISSING` if confinement is asked for and there is none
 */
export async function findBoundary(
  say: (line: string) => void,
  mode: ConfineMode = readConfineMode(),
): Promise<Boundary> {
  if (mode === 'none') return 'process';
  probed ??= probe();
  const found = await probed;
  if (found.boundary !== 'process') return found.boundary;
  if (mode === 'strict') throw new HarnessError('CONFINEMENT_MISSING', found.reason);
  if (!isSaid) say(`${found.reason} They run in separate processes, which can read your files.`);
  isSaid = true;
  return 'process';
}

/**
 * Tries each boundary with a small program and takes the first that works.
 *
 * @param tried which, in order
 */
export async function probe(
  tried: readonly Exclude<Boundary, 'process'>[] = ['bubblewrap', 'namespaces'],
): Promise<Probed> {
  const cannot = 'Plugins cannot be confined here';
  if (process.platform !== 'linux') {
    return { boundary: 'process', reason: `${cannot}: that works only on Linux.` };
  }
  const failures: string[] = [];
  for (const boundary of tried) {
    const failure = await tryBoundary(boundary);
    if (failure === undefined) return { boundary };
    failures.push(failure);
  }
  return {
    boundary: 'process',
    reason: `${cannot}: ${failures.join('; ')}. Install bubblewrap, or allow user namespaces.`,
  };
}

/** Asks from inside whether a file and the network are out of sight, and the scratch folder not. */
const lookAround = `
test ! -e "$1" && test -w "$2" && test "$(grep -c : /proc/net/dev)" -le 1 || exit 9
`;

async function tryBoundary(boundary: Exclude<Boundary, 'process'>): Promise<string | undefined> {
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'harness-probe-')));
  const scratch = join(place, 'seen');
  const unseen = join(place, 'unseen');
  try {
    for (const folder of [scratch, unseen]) mkdirSync(folder);
    const wrap = boundary === 'bubblewrap' ? wrapInBubblewrap : wrapInNamespaces;
    const program = existsSync('/bin/sh') ? '/bin/sh' : 'sh';
    const look: [string, ...string[]] = [program, '-c', lookAround, 'sh', unseen, scratch];
    const [wrapper, ...args] = wrap(look, '/', { shown: listSystemFolders(), scratch });
    await promisify(execFile)(wrapper, args, { timeout: 20_000 });
    return undefined;
  } catch (error) {
    return explain(boundary, error as NodeJS.ErrnoException & { stderr?: string });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function explain(
  boundary: Exclude<Boundary, 'process'>,
  { code, stderr = '', message }: NodeJS.ErrnoException & { stderr?: string },
): string {
  const name = boundary === 'bubblewrap' ? 'bubblewrap' : 'unshare';
  if (code === 'ENOENT') return `${name} is not installed`;
  const [line = message.split('\n')[0] ?? ''] = stderr.split('\n').filter((text) => text !== '');
  return `${name} does not work ("${line.trim()}")`;
}
