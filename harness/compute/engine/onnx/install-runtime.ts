import { mkdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError, messageOf } from '../../../contract/errors.ts';
import { lockWhenFree } from '../../../shared/ownership/lock-when-free.ts';
import { findEnginesFolder } from '../cache-folder.ts';
import { fetchPackage } from './fetch-package.ts';
import {
  findRuntimeDamage,
  findRuntimeFolder,
  type RuntimeRecord,
  runtimeName,
  runtimeRecordName,
} from './installed-runtime.ts';
import { loadOnnxRuntime } from './load-runtime.ts';
import { listRuntimePackages, onnxRuntimeVersion } from './runtime-packages.ts';
import { unpackTarball } from './unpack-tarball.ts';

/**
 * Installs ONNX Runtime: downloads its packages from the npm registry into the user's cache and keeps
 * the files that this machine needs. No install script is run. Calling it again takes almost no time.
 *
 * @param options.force installs everything again, whatever exists
 * @throws HarnessError with a code that begins with `ENGINE_`
 */
export async function installOnnxRuntime(options: {
  readonly force?: boolean | undefined;
  readonly log: (line: string) => void;
}): Promise<'installed' | 'already installed'> {
  const packages = listRuntimePackages();
  const root = findEnginesFolder();
  await mkdir(root, { recursive: true });
  const release = await lockWhenFree(root, 30_000, () =>
    options.log('Another process is installing an engine; waiting for it'),
  );
  const making = join(root, `${runtimeName}.partial`);
  try {
    if (!options.force && (await findRuntimeDamage()) === undefined) return 'already installed';
    const megabytes = packages.reduce((sum, one) => sum + one.megabytes, 0);
    await refuseSmallDisk(root, megabytes);
    options.log(`Fetching ONNX Runtime ${onnxRuntimeVersion} (${megabytes} MB) into ${root}`);
    await rm(making, { recursive: true, force: true });
    const fileBytes: Record<string, number> = {};
    for (const wanted of packages) {
      const tarball = await fetchPackage(wanted, join(making, 'tarballs'));
      const place = join('node_modules', wanted.name);
      for (const path of await unpackTarball(tarball, join(making, place), wanted.keeps)) {
        fileBytes[join(place, path)] = (await stat(join(making, place, path))).size;
      }
    }
    await rm(join(making, 'tarballs'), { recursive: true });
    const record: RuntimeRecord = { version: onnxRuntimeVersion, fileBytes };
    await writeFile(join(making, runtimeRecordName), `${JSON.stringify(record, null, 1)}\n`);
    const folder = findRuntimeFolder();
    await rm(folder, { recursive: true, force: true });
    await rename(making, folder);
    await tryRuntime(folder);
    return 'installed';
  } finally {
    await rm(making, { recursive: true, force: true });
    await release();
  }
}

async function tryRuntime(folder: string): Promise<void> {
  try {
    await loadOnnxRuntime();
  } catch (error) {
    await rm(join(folder, runtimeRecordName));
    throw new HarnessError(
      'ENGINE_BROKEN',
      `ONNX Runtime was downloaded but does not load here: ${messageOf(error)}`,
      { cause: error },
    );
  }
}

/** Refuses a disk without room for npm's cache, the tarball and the unpacked files. */
async function refuseSmallDisk(root: string, megabytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(root);
  const free = (bavail * bsize) / 1e6;
  const needed = megabytes * 3;
  if (free >= needed) return;
  throw new HarnessError(
    'ENGINE_NO_SPACE',
    `ONNX Runtime needs ${needed} MB at ${root}, which has ${Math.floor(free)} MB free: make room, or name another folder with HARNESS_CACHE.`,
  );
}
