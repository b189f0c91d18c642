import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type BackboneName, folderOfBackbone } from '../../compute/engine/onnx/backbone-names.ts';
import {
  digestPreprocessing,
  findMadeBackbone,
  type MadeBackbone,
  recordName,
} from '../../compute/engine/onnx/made-backbone.ts';
import { HarnessError } from '../../contract/errors.ts';
import { nameImportedFile } from '../../contract/imported-features.ts';
import { hashFile } from '../../shared/hash-file.ts';
import { describeOwner, takeOwnership } from '../../shared/ownership/take-ownership.ts';
import { syncFolder } from '../../shared/sync-folder.ts';
import { type BackboneRequest, chooseSource } from './choose-source.ts';
import { type ExportedNetwork, exportNetwork } from './export-network.ts';
import { type ArtistsNamed, guessArtistsNamed } from './guess-exposure.ts';

/** The result of checking an exported network with ONNX Runtime. */
export interface CheckedNetwork {
  /** SHA-256 over the ONNX file and those that hold its weights. */
  readonly digest: string;
  /** Null if ONNX Runtime is not installed. */
  readonly parity: MadeBackbone['parity'];
}

export interface MakingOptions extends BackboneRequest {
  /** The user's statement, if it is not to be guessed. */
  readonly artistsNamed?: ArtistsNamed | undefined;
  readonly offline: boolean;
  /** Recreate it if it exists. */
  readonly force: boolean;
  /** Names that mean other networks. */
  readonly reserved: readonly string[];
  /** Compares the network in a folder with PyTorch's outputs. */
  check(folder: string, exported: ExportedNetwork): Promise<CheckedNetwork>;
  log(line: string): void;
}

/** The result. */
export interface MakingOutcome {
  readonly record: MadeBackbone;
  readonly folder: string;
  /** It already existed. */
  readonly isOld: boolean;
  readonly leftOut: readonly string[];
}

/** Each its own: a Python that outlives a killed command must not write into the next one's. */
const underWay = '.backbone-under-way-';
const replaced = '.backbone-replaced-';

/**
 * Makes an ONNX file of a PyTorch network, checks it, and puts it under its name into the folder of weights.
 * It appears there atomically; remains of a killed process are removed.
 *
 * @param weights the folder of weights
 * @throws HarnessError as `chooseSource`, `exportNetwork` and `check` do
 */
export async function makeBackbone(
  weights: string,
  options: MakingOptions,
): Promise<MakingOutcome> {
  const { name, request } = chooseSource(options, options.reserved);
  return whileOnlyOne(weights, options.log, async () => {
    const folder = join(weights, folderOfBackbone(name));
    const old = await findMadeBackbone(name, [weights]);
    if (old !== undefined && !options.force) {
      await requireSameCheckpoint(old.record, request.checkpoint);
      return { record: old.record, folder, isOld: true, leftOut: [] };
    }
    if (old === undefined) await requireFreePlace(weights, name);
    const work = await mkdirUnderWay(weights);
    try {
      const exported = await exportNetwork(request, work, options.offline);
      for (const remark of exported.remarks) options.log(`${remark}.`);
      const { digest, parity } = await options.check(work, exported);
      await removeScaffolding(work, exported);
      const isRandom = request.seed !== null;
      const isLocal = request.checkpoint !== null || request.folder !== null;
      const record: MadeBackbone = {
        version: 1,
        name: name.name,
        made: new Date().toISOString(),
        source: isLocal ? basename(options.source) : options.source,
        architecture: request.checkpoint === null ? null : (options.architecture ?? null),
        tag: isRandom || isLocal ? null : exported.tag,
        revision: exported.revision,
        checkpoint: exported.checkpoint,
        licence: exported.licence,
        weights: isRandom ? 'random' : 'pretrained',
        artistsNamed: isRandom ? 'no' : (options.artistsNamed ?? guess(request, exported)),
        digest,
        preprocessing: await digestPreprocessing(work),
        bytes: (await stat(join(work, 'model.onnx'))).size,
        size: exported.size,
        outputs: exported.outputs,
        parity,
        versions: exported.versions,
      };
      await writeFile(join(work, recordName), `${JSON.stringify(record, null, 2)}\n`);
      await syncFolder(work);
      const aside = join(weights, `${replaced}${folderOfBackbone(name)}`);
      if (old !== undefined) await rename(folder, aside);
      await rename(work, folder);
      await rm(aside, { recursive: true, force: true });
      return { record, folder, isOld: false, leftOut: exported.leftOut };
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
}

/** @throws HarnessError `BACKBONE_NOT_MADE` if something else has the network's folder or its name */
async function requireFreePlace(weights: string, name: BackboneName): Promise<void> {
  const folder = join(weights, folderOfBackbone(name));
  const imported = join(weights, nameImportedFile(name.network));
  const refuse = (why: string) => {
    const otherwise = name.library === undefined ? ', or choose another --name' : '';
    return new HarnessError('BACKBONE_NOT_MADE', `${why}${otherwise}.`);
  };
  if (name.library === undefined && (await exists(imported))) {
    throw refuse(
      `${name.network} is also the name of imported features, which --backbone would use instead: delete ${imported}`,
    );
  }
  if (!(await exists(folder))) return;
  const what = (await exists(join(folder, recordName)))
    ? `its ${recordName} cannot be read or names another network`
    : 'it was not made by this command';
  throw refuse(`${folder} already exists, and ${what}: move it away`);
}

/** @throws HarnessError `WEIGHTS_CHANGED` if the existing network was made from another file */
async function requireSameCheckpoint(
  { name, checkpoint }: MadeBackbone,
  file: string | null,
): Promise<void> {
  if (file === null) {
    if (checkpoint === null) return;
  } else if ((await hashFile(file)) === checkpoint) return;
  const other = file === null ? 'a checkpoint' : `a file that differs from the current ${file}`;
  throw new HarnessError(
    'WEIGHTS_CHANGED',
    `${name} already exists and was made from ${other}: replace it with --force (runs on the old one then need its weights again), or choose another --name.`,
  );
}

/** Only the owner of a checkpoint knows its training data. */
function guess(
  { kind, network, checkpoint, folder }: ReturnType<typeof chooseSource>['request'],
  { tag }: ExportedNetwork,
): ArtistsNamed {
  if (kind === 'csd') return 'yes';
  if (checkpoint !== null || folder !== null) return 'unknown';
  return kind === 'open_clip' ? 'yes' : guessArtistsNamed([network, tag]);
}

/** Runs a task while no other process makes or removes networks there. */
export async function whileOnlyOne<T>(
  weights: string,
  log: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(weights, { recursive: true });
  const ownership = await takeOwnership(join(weights, '.backbones.owner'), (owner) => {
    log(`Waiting for ${describeOwner(owner)}, which is working on networks there.`);
  });
  try {
    await mend(weights);
    return await work();
  } finally {
    await ownership.release();
  }
}

/** A folder for what is not yet, or no longer, there under a name. */
export async function mkdirUnderWay(weights: string): Promise<string> {
  const folder = join(weights, `${underWay}${randomUUID()}`);
  await mkdir(folder);
  return folder;
}

/** Undoes the unfinished work of a killed process. */
async function mend(weights: string): Promise<void> {
  for (const entry of await readdir(weights)) {
    const aside = join(weights, entry);
    if (entry.startsWith(underWay)) await rm(aside, { recursive: true, force: true });
    if (!entry.startsWith(replaced)) continue;
    const folder = join(weights, entry.slice(replaced.length));
    if (await exists(folder)) await rm(aside, { recursive: true, force: true });
    else await rename(aside, folder);
  }
}

async function removeScaffolding(work: string, { references }: ExportedNetwork): Promise<void> {
  const sizes = references.flatMap(({ size }) => [`picture-${size}.bin`, `reference-${size}.bin`]);
  for (const file of ['request.json', 'about.json', ...sizes]) await rm(join(work, file));
}

/** True of a link that leads nowhere as well: nothing can be put in its place. */
async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}
