import { existsSync } from 'node:fs';
import { mkdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { HarnessError } from '../../../contract/errors.ts';
import { lockWhenFree } from '../../../shared/ownership/lock-when-free.ts';
import type { Progress } from '../../../shared/progress.ts';
import { findEnginesFolder } from '../cache-folder.ts';
import { compileBinding, compileQuietLog, readBindingPackageVersion } from './compile-binding.ts';
import { compileMissingKernels } from './compile-kernels.ts';
import { downloadWheels } from './download-wheels.ts';
import { findCompiler } from './find-compiler.ts';
import { findPython } from './find-python.ts';
import { findPythonTensorflow } from './find-python-tensorflow.ts';
import {
  activeName,
  bindingName,
  type EngineRecord,
  findDamage,
  findKernels,
  type InstalledEngine,
  listInstalled,
  measureLibraries,
  quietLogName,
  recordName,
} from './installed.ts';
import { placeBinding } from './place-binding.ts';
import { refuseUnsupportedLibc } from './refuse-unsupported-libc.ts';
import { type BindingReport, tryBinding } from './try-binding.ts';
import { unpackWheel } from './unpack-wheel.ts';
import { tensorflowVersion, type Variant, type Wheel, wheelsFor } from './wheels.ts';

export interface InstallOptions {
  readonly variant: Variant;
  /** An existing Python TensorFlow: its `site-packages` or `tensorflow` folder. */
  readonly from?: string | undefined;
  /** Installs everything again, whatever exists. */
  readonly force?: boolean | undefined;
  readonly log: (line: string) => void;
  readonly progress: (label: string, total: number, unit: string) => Progress;
}

export interface InstallOutcome {
  readonly engine: InstalledEngine;
  /**
   * `put in place` in a project that had no binding yet; `repaired` if something had to be compiled
   * again.
   */
  readonly outcome: 'installed' | 'repaired' | 'put in place' | 'already installed';
  /** The result of trying the new binding; absent if nothing was compiled. */
  readonly report?: BindingReport;
}

/**
 * Installs the engine `tensorflow`: downloads TensorFlow's libraries into the user's cache, or uses
 * those in `from`, and compiles tfjs-node-gpu's own binding against them. Calling it again takes
 * almost no time and restores what `npm ci` deleted.
 *
 * @throws HarnessError with a code that begins with `ENGINE_`
 */
export async function installEngine(options: InstallOptions): Promise<InstallOutcome> {
  const root = findEnginesFolder();
  await mkdir(root, { recursive: true });
  const release = await lockWhenFree(root, 30_000, () =>
    options.log('Another process is installing an engine; waiting for it'),
  );
  try {
    return await installLocked(root, options);
  } finally {
    await release();
  }
}

async function installLocked(root: string, options: InstallOptions): Promise<InstallOutcome> {
  const { variant, from, force, log } = options;
  const own = from === undefined ? undefined : await findPythonTensorflow(resolve(from));
  // Refusals come before anything is downloaded.
  const wheels = own === undefined ? wheelsFor(variant) : [];
  if (own === undefined) refuseUnsupportedLibc();
  const name = own === undefined ? `tensorflow-${variant}-${tensorflowVersion}` : 'tensorflow-own';
  const folder = join(root, name);

  const found = (await listInstalled()).find((engine) => engine.folder === folder);
  const sameSource = own === undefined || found?.tensorflow === own.tensorflow;
  if (found !== undefined && sameSource && !force && (await findDamage(found)) === undefined) {
    await writeFileAtomic(join(root, activeName), `${name}\n`);
    const placed = await placeBinding(found.binding);
    const compiled = await compileMissingKernels(folder, found.tensorflow, log);
    return {
      engine: { ...found, kernels: findKernels(folder), active: true },
      outcome: compiled ? 'repaired' : placed ? 'put in place' : 'already installed',
    };
  }

  const compiler = await findCompiler();
  const tensorflow = own?.tensorflow ?? join(folder, 'tensorflow');
  const kept = !force && found !== undefined && sameSource && (await keepsLibraries(found, folder));
  const making = join(root, `${name}.partial`);
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true });
  if (own === undefined && !kept) await fetchLibraries(root, making, wheels, options);
  const present = own?.tensorflow ?? join(kept ? folder : making, 'tensorflow');
  log(`Compiling the binding with ${compiler}`);
  const binding = join(making, bindingName);
  const quietLog = join(making, quietLogName);
  await compileBinding({ compiler, tensorflow: present, runsFrom: tensorflow, output: binding });
  await compileQuietLog({ compiler, tensorflow: present, output: quietLog });
  const libraryBytes = await measureLibraries(present);
  if (libraryBytes === undefined) {
    throw new HarnessError('ENGINE_WHEEL_CHANGED', `${present} lacks TensorFlow's libraries.`);
  }
  const record: EngineRecord = {
    variant: own === undefined ? variant : 'own',
    version: own?.version ?? tensorflowVersion,
    tensorflow,
    libraryBytes,
    bindingPackage: readBindingPackageVersion(),
  };
  await writeFile(join(making, recordName), `${JSON.stringify(record, null, 2)}\n`);

  if (kept) {
    // The libraries stay; the record is written last, since it vouches for the binding.
    await rename(binding, join(folder, bindingName));
    await rename(quietLog, join(folder, quietLogName));
    await rename(join(making, recordName), join(folder, recordName));
    await rm(making, { recursive: true });
  } else {
    await rm(folder, { recursive: true, force: true });
    await rename(making, folder);
  }
  await compileMissingKernels(folder, tensorflow, log, compiler);
  const engine: InstalledEngine = {
    ...record,
    folder,
    binding: join(folder, bindingName),
    quietLog: join(folder, quietLogName),
    kernels: findKernels(folder),
    active: true,
  };
  const report = await tryBinding(engine.binding);
  if (!report.loads) {
    await rm(join(folder, recordName));
    throw new HarnessError(
      'ENGINE_BROKEN',
      `The binding was compiled against ${tensorflow} and does not load: ${report.reason}`,
    );
  }
  await placeBinding(engine.binding);
  await writeFileAtomic(join(root, activeName), `${name}\n`);
  await rm(wheelsFolder(root), { recursive: true, force: true });
  return { engine, outcome: kept ? 'repaired' : 'installed', report };
}

async function keepsLibraries(found: InstalledEngine, folder: string): Promise<boolean> {
  const now = await measureLibraries(join(folder, 'tensorflow'));
  return (
    existsSync(join(folder, 'tensorflow', 'include')) &&
    now !== undefined &&
    Object.entries(found.libraryBytes).every(([name, size]) => now[name] === size)
  );
}

async function fetchLibraries(
  root: string,
  making: string,
  wheels: readonly Wheel[],
  { log, progress }: InstallOptions,
): Promise<void> {
  const megabytes = wheels.reduce((sum, wheel) => sum + wheel.megabytes, 0);
  await refuseSmallDisk(root, megabytes);
  const python = await findPython();
  log(`Fetching TensorFlow ${tensorflowVersion} (${megabytes} MB) into ${root}`);
  const bar = progress('Fetching TensorFlow', megabytes, 'MB');
  let bytes = 0;
  let shown = 0;
  try {
    const files = await downloadWheels(python, wheels, wheelsFolder(root), (more) => {
      bytes += more;
      const whole = Math.floor(bytes / 1e6);
      bar.advance(whole - shown);
      shown = whole;
    });
    log('Unpacking its libraries');
    for (const file of files) await unpackWheel(file, making);
  } finally {
    bar.stop();
  }
}

function wheelsFolder(root: string): string {
  return join(root, 'wheels');
}

/** Unpacked libraries take three times the size of their wheels. */
async function refuseSmallDisk(root: string, megabytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(root);
  const free = (bavail * bsize) / 1e6;
  const needed = megabytes * 4.5;
  if (free >= needed) return;
  throw new HarnessError(
    'ENGINE_NO_SPACE',
    `TensorFlow needs ${Math.ceil(needed / 100) / 10} GB at ${root}, which has ${Math.floor(free / 100) / 10} GB free: make room, or name another folder with HARNESS_CACHE.`,
  );
}
