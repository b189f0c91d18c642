import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../../../contract/errors.ts';
import { hashFile } from '../../../shared/hash-file.ts';
import { runQuietly } from './run-quietly.ts';
import { type Wheel, wheelPython } from './wheels.ts';

/**
 * Downloads wheels with pip, which checks their digests, and returns their files in order. A wheel
 * left in `folder` by an interrupted call is not downloaded again.
 *
 * @param advance called with the number of bytes since the last call
 * @throws HarnessError `ENGINE_NO_NETWORK`, `ENGINE_WHEEL_CHANGED` or `ENGINE_DOWNLOAD_FAILED`
 */
export async function downloadWheels(
  python: string,
  wheels: readonly Wheel[],
  folder: string,
  advance: (bytes: number) => void,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  for (const wheel of wheels) {
    const kept = await findKept(wheel, folder);
    files.push(kept ?? (await downloadWheel(python, wheel, folder, advance)));
  }
  return files;
}

async function findKept(wheel: Wheel, folder: string): Promise<string | undefined> {
  const prefix = `${wheel.project.replaceAll('-', '_')}-${wheel.version}-`;
  const name = (await readdir(folder)).find((n) => n.startsWith(prefix) && n.endsWith('.whl'));
  if (name === undefined) return undefined;
  const file = join(folder, name);
  if ((await hashFile(file)) === wheel.sha256) return file;
  await rm(file);
  return undefined;
}

async function downloadWheel(
  python: string,
  wheel: Wheel,
  folder: string,
  advance: (bytes: number) => void,
): Promise<string> {
  const partial = join(folder, 'partial');
  await rm(partial, { recursive: true, force: true });
  await mkdir(join(partial, 'done'), { recursive: true });
  const requirements = join(partial, 'requirements.txt');
  await writeFile(
    requirements,
    `${wheel.project}==${wheel.version} --hash=sha256:${wheel.sha256}\n`,
  );
  const stopWatching = watchSize(partial, wheel.megabytes * 1e6, advance);
  try {
    const result = await runQuietly(
      python,
      [
        ...['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--require-hashes'],
        ...['--python-version', wheelPython.version, '--implementation', 'cp'],
        ...['--abi', wheelPython.abi, '--abi', 'none', '--platform', wheel.platform],
        ...['--no-cache-dir', '--progress-bar', 'off', '--retries', '2'],
        ...['--dest', join(partial, 'done'), '-r', requirements],
      ],
      // pip writes the file to its temporary folder; here its growth can be watched.
      { TMPDIR: partial, PIP_DISABLE_PIP_VERSION_CHECK: '1' },
    );
    if (!result.ok) throw downloadError(wheel, `${result.stdout}\n${result.stderr}`);
  } finally {
    await stopWatching();
  }
  const name = (await readdir(join(partial, 'done'))).find((n) => n.endsWith('.whl'));
  if (name === undefined) throw downloadError(wheel, 'pip left no .whl file');
  await rename(join(partial, 'done', name), join(folder, name));
  await rm(partial, { recursive: true });
  return join(folder, name);
}

/**
 * Reports every half second how much a folder has grown, until the returned function is called; at
 * most `most` bytes, since pip copies the finished file once more.
 */
function watchSize(
  folder: string,
  most: number,
  advance: (bytes: number) => void,
): () => Promise<void> {
  let seen = 0;
  const look = async () => {
    const now = Math.min(most, await sizeOf(folder));
    if (now > seen) {
      advance(now - seen);
      seen = now;
    }
  };
  const timer = setInterval(() => void look(), 500);
  return async () => {
    clearInterval(timer);
    await look();
  };
}

async function sizeOf(folder: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) sum += await sizeOf(path);
    else sum += (await stat(path).catch(() => ({ size: 0 }))).size;
  }
  return sum;
}

const networkTrouble =
  /name resolution|NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|Network is unreachable|Connection (refused|reset|aborted)|timed out|SSLError|from versions: none/i;

function downloadError(wheel: Wheel, output: string): HarnessError {
  const name = `${wheel.project} ${wheel.version}`;
  if (/DO NOT MATCH THE HASHES/.test(output)) {
    return new HarnessError(
      'ENGINE_WHEEL_CHANGED',
      `The package index sent a ${name} that differs from the pinned one, so it was not used; check which index pip is set to (pip config list).`,
    );
  }
  if (networkTrouble.test(output)) {
    return new HarnessError(
      'ENGINE_NO_NETWORK',
      `The Python package index cannot be reached, so ${name} could not be fetched: connect to the network and run the command again, or name an installed Python TensorFlow with --from.`,
    );
  }
  const lines = output.split('\n').filter((line) => line.startsWith('ERROR'));
  return new HarnessError(
    'ENGINE_DOWNLOAD_FAILED',
    `pip could not fetch ${name}: ${lines.at(-1) ?? output.trim().split('\n').at(-1)}`,
  );
}
