import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { parseJson } from '../../contract/parse-json.ts';
import {
  type ChangedFile,
  compareDigests,
  type Digests,
  digestFolder,
} from '../../shared/seal/digest-folder.ts';
import { isSealIntact } from '../../shared/seal/seal-json.ts';

export const manifestFile = 'manifest.json';
export const modelFolderName = 'model';

/** The files that a run writes before its manifest; later additions, such as heatmaps, are not part of it. */
const recordedFiles = [
  'metrics.json',
  'calibration.json',
  'predictions.csv',
  'validation.csv',
  'paintings.csv',
  'embeddings.npy',
  'curve.csv',
  'curve.svg',
  'curve.png',
];
const isOfModel = (file: string) => file.startsWith(`${modelFolderName}/`);

/** The digests of all files that a run has written, for its manifest. */
export function digestRecord(folder: string): Promise<Digests> {
  return digestFolder(folder, (file) => recordedFiles.includes(file) || isOfModel(file));
}

/** The part of a manifest that shows whether it was sealed; the rest is not validated yet. */
interface SealedManifest {
  readonly files?: Digests | null;
  readonly seal?: unknown;
  readonly state?: unknown;
  readonly plugin?: { readonly code?: unknown } | null;
  readonly answered?: unknown;
}

/**
 * The digests in the text of a manifest; undefined for a run that is unfinished or older than sealing.
 *
 * @throws HarnessError `RUN_CHANGED` if the text has changed since it was sealed
 */
export function readSealedFiles(text: string, file: string): Digests | undefined {
  const value = parseJson(text);
  // Anything but an object is not a manifest, which its reader reports.
  if (typeof value !== 'object' || value === null) return undefined;
  const { files, seal, state, plugin, answered }: SealedManifest = value;
  if (files === undefined && seal === undefined) {
    // Versions that recorded the code, or answers from elsewhere, always sealed: this seal has been
    // removed.
    const wasSealed = plugin?.code !== undefined || answered !== undefined;
    if (state !== 'finished' || !wasSealed) return undefined;
  }
  if (typeof files === 'object' && files !== null && isSealIntact(text)) return files;
  throw changedError(file, 'changed');
}

/** Reads the digests of a finished run; see {@link readSealedFiles}. */
export async function readSealOf(folder: string): Promise<Digests | undefined> {
  const file = join(folder, manifestFile);
  return readSealedFiles(await readFile(file, 'utf8'), file);
}

/**
 * Reads a file of a run's record.
 *
 * @throws HarnessError for a sealed run: `RUN_CHANGED` if the file has changed or was added, `RUN_BROKEN`
 *   if it is missing; for other runs the error of reading
 */
export async function readRecorded(folder: string, name: string): Promise<Buffer> {
  const path = join(folder, name);
  const sealed = await readSealOf(folder).catch((error) => {
    // Files of a run whose manifest is not yet written, or is damaged, are read without a check.
    if (error instanceof HarnessError) throw error;
    return undefined;
  });
  if (sealed === undefined) return readFile(path);
  const expected = Object.hasOwn(sealed, name) ? sealed[name] : undefined;
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (expected === undefined) throw error;
    throw new HarnessError('RUN_BROKEN', `${path} ${descriptions.missing}. ${remedy}`, {
      cause: error,
    });
  }
  if (expected === undefined) throw changedError(path, 'added');
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (digest !== expected) throw changedError(path, 'changed');
  return bytes;
}

/**
 * Checks the saved model of a run before it is used.
 *
 * @throws HarnessError `RUN_CHANGED`, naming the first file that has changed since it was sealed
 */
export async function checkSealedModel(folder: string): Promise<void> {
  const sealed = await readSealOf(folder);
  if (sealed === undefined) return;
  const ofModel = Object.fromEntries(Object.entries(sealed).filter(([file]) => isOfModel(file)));
  const [first] = compareDigests(ofModel, await digestFolder(folder, isOfModel));
  if (first !== undefined) throw changedError(join(folder, first.file), first.reason);
}

const descriptions: Readonly<Record<ChangedFile['reason'], string>> = {
  changed: 'has changed since the run wrote it',
  missing: 'is missing, although the run wrote it',
  added: 'was added after the run ended',
};

const remedy = "Restore the run's folder from a copy, or run it again with --force.";

/** The problem of a file for users, for the middle of a sentence. */
export function describeChange(reason: ChangedFile['reason']): string {
  return descriptions[reason];
}

function changedError(path: string, reason: ChangedFile['reason']): HarnessError {
  return new HarnessError('RUN_CHANGED', `${path} ${descriptions[reason]}. ${remedy}`);
}
