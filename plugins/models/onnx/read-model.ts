import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { HarnessError, messageOf } from '../../../harness/contract/errors.ts';
import { hashFile } from '../weights/hash-file.ts';
import { type OnnxGraph, readGraph } from './read-graph.ts';
import { readInputs } from './read-inputs.ts';

/** An ONNX file in memory. */
export interface ReadModel {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly graph: OnnxGraph;
  /** SHA-256 over the file and its weight files. */
  readonly digest: string;
}

/**
 * Reads an ONNX file and computes its digest.
 *
 * @throws HarnessError `ONNX_UNREADABLE`
 */
export async function readModel(file: string): Promise<ReadModel> {
  let bytes: Uint8Array;
  let graph: OnnxGraph;
  try {
    bytes = await readFile(file);
    graph = readGraph(bytes);
    // The inputs are read only to find errors now; their sizes are used later.
    readInputs(bytes, graph);
  } catch (error) {
    const why =
      error instanceof RangeError ? 'it is damaged, or not an ONNX file' : messageOf(error);
    throw new HarnessError('ONNX_UNREADABLE', `${file} cannot be read: ${why}.`, { cause: error });
  }
  const hash = createHash('sha256').update(bytes);
  if (graph.weightFiles.length === 0) return { file, bytes, graph, digest: hash.digest('hex') };
  const all = [hash.digest('hex')];
  for (const name of graph.weightFiles) all.push(`${name} ${await hashWeightFile(file, name)}`);
  const digest = createHash('sha256').update(all.join('\n')).digest('hex');
  return { file, bytes, graph, digest };
}

async function hashWeightFile(file: string, name: string): Promise<string> {
  const path = join(dirname(file), name);
  if (isAbsolute(name) || normalize(name).startsWith('..')) {
    throw new HarnessError(
      'ONNX_UNREADABLE',
      `${file} reads weights from ${name}, outside its folder.`,
    );
  }
  if (!(await stat(path).catch(() => undefined))?.isFile()) {
    throw new HarnessError(
      'ONNX_UNREADABLE',
      `${file} reads its weights from ${name} next to it, which is missing or invisible to the plugin: put it there, and name the folder with both files with --backbone.`,
    );
  }
  return hashFile(path);
}
