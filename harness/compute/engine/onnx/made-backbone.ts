import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type BackboneName, folderOfBackbone, parseBackboneName } from './backbone-names.ts';

/** File name of the record next to an ONNX file that was exported from a PyTorch network. */
export const recordName = 'backbone.json';

const recordSchema = z.object({
  version: z.literal(1),
  /** Its name for `--backbone`. */
  name: z.string(),
  /** ISO 8601, UTC. */
  made: z.iso.datetime(),
  /** Its source: `timm:NAME`, or the name of a checkpoint's file. */
  source: z.string(),
  /** The architecture of a checkpoint; null if the source names the network. */
  architecture: z.string().nullable(),
  /** The name of the published weights in the library. */
  tag: z.string().nullable(),
  /** The commit of the hub from which the weights come. */
  revision: z.string().nullable(),
  /** SHA-256 of the checkpoint file. */
  checkpoint: z.string().nullable(),
  licence: z.string().nullable(),
  weights: z.enum(['pretrained', 'random']),
  /** Whether it was trained with artists' names. */
  artistsNamed: z.enum(['yes', 'no', 'unknown']),
  /** SHA-256 over the ONNX file and its weight files. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** SHA-256 of `preprocessor_config.json`; the first records lack it. */
  preprocessing: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** Size of the ONNX file. */
  bytes: z.int().positive(),
  /** Its input size in pixels. */
  size: z.int().positive(),
  outputs: z.array(z.string()),
  /**
   * The largest difference between ONNX Runtime and PyTorch, and the largest value that PyTorch gives.
   */
  parity: z.object({ difference: z.number(), largest: z.number() }).nullable(),
  /** Versions of the Python packages that exported it. */
  versions: z.record(z.string(), z.string()),
});

/** The record of a network exported from PyTorch. */
export type MadeBackbone = z.output<typeof recordSchema>;

/**
 * Reads the record of the network in a folder.
 *
 * @returns undefined if there is no readable record
 */
export async function readMadeBackbone(folder: string): Promise<MadeBackbone | undefined> {
  try {
    const text = await readFile(join(folder, recordName), 'utf8');
    return recordSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Also next to it: the preprocessing of pictures. */
export const preprocessingName = 'preprocessor_config.json';

/** @returns SHA-256 of the preprocessing of pictures, hex; undefined if unknown */
export async function digestPreprocessing(folder: string): Promise<string | undefined> {
  try {
    const bytes = await readFile(join(folder, preprocessingName));
    return createHash('sha256').update(bytes).digest('hex');
  } catch {
    return undefined;
  }
}

/** A network exported from PyTorch, and its location. */
export interface FoundMadeBackbone {
  readonly folder: string;
  readonly record: MadeBackbone;
}

/** Looks for a network by its name in several folders of weights; the first match counts. */
export async function findMadeBackbone(
  name: BackboneName,
  weights: readonly string[],
): Promise<FoundMadeBackbone | undefined> {
  for (const place of weights) {
    const folder = join(place, folderOfBackbone(name));
    const record = await readMadeBackbone(folder);
    // On some disks a folder is found under another spelling.
    if (record?.name === name.name) return { folder, record };
  }
  return undefined;
}

/** The networks in a folder of weights whose folders have their names, sorted by name. */
export async function listMadeBackbones(weights: string): Promise<MadeBackbone[]> {
  const records: MadeBackbone[] = [];
  for (const entry of await readdir(weights).catch(() => [])) {
    const record = await readMadeBackbone(join(weights, entry));
    if (record === undefined) continue;
    const name = parseBackboneName(record.name);
    if (name !== undefined && folderOfBackbone(name) === entry) records.push(record);
  }
  return records.sort((a, b) => (a.name < b.name ? -1 : 1));
}
