import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { join } from 'node:path';
import { listEngines, takenByAuto } from '../../compute/engine/list-engines.ts';
import { messageOf } from '../../contract/errors.ts';
import { findUserCache } from '../../contract/user-cache.ts';
import { competitionFolders } from '../../data/collection/choose-catalog.ts';
import { findTable } from '../../data/collection/find-table.ts';
import { listLeftoversOfData, listLeftoversOfRuns } from '../../shared/leftovers.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { examineBundle } from '../pack/bundle-manifest.ts';
import type { Examination, Finding, Place } from './examination.ts';
import { examineOnnxRuntime } from './examine-onnx-runtime.ts';
import { examinePython } from './examine-python.ts';

/** Examines the machine and the folders that runs use, without changing anything. */
export async function examine(project: ProjectFolders): Promise<Examination> {
  const engines = await listEngines();
  const cache = findUserCache();
  return {
    node: await examineNode(),
    platform: `${process.platform}-${process.arch}`,
    bundle: await examineBundle(),
    cores: availableParallelism(),
    memory: measureMemory(),
    imageLibrary: await examineImageLibrary(),
    python: await examinePython(),
    onnxRuntime: await examineOnnxRuntime(),
    engines,
    auto: takenByAuto(engines) ?? null,
    weights: await Promise.all([...project.weights, join(cache, 'weights')].map(findWeights)),
    collections: await Promise.all(
      competitionFolders.map((name) => findCompetition(join(project.data, name))),
    ),
    cache,
    leftovers: { runs: listLeftoversOfRuns(project), data: listLeftoversOfData(project) },
  };
}

async function examineNode(): Promise<Finding> {
  const file = new URL('../../../package.json', import.meta.url);
  const { engines } = JSON.parse(await readFile(file, 'utf8')) as { engines: { node: string } };
  const wanted = engines.node.replace('>=', '');
  if (isAtLeast(process.versions.node, wanted)) return { works: true, version: process.version };
  return { works: false, reason: `${process.version}, but ${wanted} or later is needed` };
}

function isAtLeast(version: string, wanted: string): boolean {
  const have = version.split('.').map(Number);
  for (const [i, part] of wanted.split('.').map(Number).entries()) {
    if (have[i] !== part) return (have[i] ?? 0) > part;
  }
  return true;
}

/** A container's limit is 0, or larger than the machine, if there is none. */
function measureMemory() {
  const limit = process.constrainedMemory?.() || Number.POSITIVE_INFINITY;
  const available = process.availableMemory?.() ?? freemem();
  return { total: Math.min(totalmem(), limit), available };
}

async function examineImageLibrary(): Promise<Finding> {
  try {
    const { default: sharp } = await import('sharp');
    // A picture of one pixel, through the library and back.
    const pixel = sharp({ create: { width: 1, height: 1, channels: 3, background: 'white' } });
    await sharp(await pixel.jpeg().toBuffer())
      .raw()
      .toBuffer();
    return {
      works: true,
      version: `sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}`,
    };
  } catch (error) {
    const [reason = ''] = messageOf(error).split('\n');
    return { works: false, reason, help: 'npm ci --include=optional' };
  }
}

async function findWeights(folder: string): Promise<Place> {
  const entries = await list(folder);
  const found = entries?.filter((name) => !name.startsWith('.') && name !== 'README.md') ?? [];
  return { folder, exists: entries !== undefined, found };
}

async function findCompetition(folder: string): Promise<Place> {
  const table = await findTable(folder, 'train_info.csv');
  return {
    folder,
    exists: (await list(folder)) !== undefined,
    found: table === undefined ? [] : [table],
  };
}

async function list(folder: string): Promise<string[] | undefined> {
  try {
    return (await readdir(folder)).sort((a, b) => (a < b ? -1 : 1));
  } catch {
    return undefined;
  }
}
