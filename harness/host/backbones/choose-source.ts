import { existsSync, statSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import {
  type BackboneName,
  libraries,
  mostPixelsASide,
  nameBackbone,
  parseBackboneName,
} from '../../compute/engine/onnx/backbone-names.ts';
import { HarnessError } from '../../contract/errors.ts';
import { parseKeys } from './parse-keys.ts';

/** The user's request. */
export interface BackboneRequest {
  /** `timm:NAME`, `hf:NAME`, `open_clip:NAME/TAG`, `efficientnet-lite2`, a checkpoint or a folder. */
  readonly source: string;
  /** The name of a checkpoint's or a folder's network. */
  readonly name?: string | undefined;
  /** Of a checkpoint: `timm:NAME`, `open_clip:NAME` or `csd`. */
  readonly architecture?: string | undefined;
  readonly keys?: string | undefined;
  readonly inputSize?: number | undefined;
  readonly randomWeights?: number | undefined;
}

/** The task of the Python program, in its format. */
export interface ExportRequest {
  readonly kind: 'timm' | 'hf' | 'open_clip' | 'csd' | 'efficientnet-lite2';
  readonly network: string;
  /** A transformers model on this disk. */
  readonly folder: string | null;
  readonly checkpoint: string | null;
  readonly keys: readonly (readonly [string, string])[];
  readonly inputSize: number | null;
  /** Of weights that are drawn at random. */
  readonly seed: number | null;
}

/** A network to be made, and its name. */
export interface ChosenSource {
  readonly name: BackboneName;
  readonly request: ExportRequest;
}

const checkpoint = /\.(pth|pt|bin|ckpt|safetensors)$/i;
/** The presets that this makes; only they may take their names. */
const madePresets = { csd: 'csd-l14', lite2: 'efficientnet-lite2' } as const;

/**
 * Interprets the request; nothing is read yet.
 *
 * @param reserved names that mean other networks
 * @throws HarnessError `USAGE`, `OPTION_INVALID`, `BACKBONE_UNKNOWN`
 */
export function chooseSource(asked: BackboneRequest, reserved: readonly string[]): ChosenSource {
  const { source, inputSize, randomWeights: seed } = asked;
  const keys = parseKeys(asked.keys ?? '');
  const plain = { folder: null, checkpoint: null, keys, inputSize: inputSize ?? null } as const;
  if (checkpoint.test(source)) return chooseCheckpoint(asked, keys, reserved);
  refuse(asked.architecture, '--architecture', 'a checkpoint file');
  refuse(asked.keys, '--keys', 'a checkpoint file');
  if (isPath(source)) {
    const folder = resolve(source);
    if (!existsSync(join(folder, 'config.json'))) {
      throw new HarnessError(
        'BACKBONE_UNKNOWN',
        `${source} is not the folder of a transformers model: it has no config.json.`,
      );
    }
    const name = ownName(asked.name ?? basename(folder), asked, reserved);
    const request = { ...plain, kind: 'hf', network: name.network, seed: seed ?? null } as const;
    return { name, request: { ...request, folder } };
  }
  refuse(asked.name, '--name', 'a checkpoint file or a folder: other sources have a name already');
  if (source === madePresets.lite2) {
    refuse(inputSize, '--input-size', 'other networks: this one accepts any multiple of 32 pixels');
    refuse(seed, '--random-weights', 'networks of a library and folders');
    const name = { name: source, network: source, library: undefined };
    const request = { ...plain, kind: source, network: source, seed: null } as const;
    return { name: { ...name, inputSize: undefined, seed: undefined }, request };
  }
  const given = parseBackboneName(source);
  if (given?.library === undefined) {
    throw new HarnessError(
      'BACKBONE_UNKNOWN',
      `${quote(source)} names no network: give ${libraries.map((one) => `${one}:NAME`).join(', ')}, ${madePresets.lite2}, ` +
        'a checkpoint (.pth, .pt, .bin, .ckpt, .safetensors), or the folder of a transformers model.',
    );
  }
  const { library, network } = given;
  requireSize(source, given.inputSize);
  const wanted = {
    library,
    network,
    inputSize: inputSize ?? given.inputSize,
    seed: seed ?? given.seed,
  };
  const request: ExportRequest = {
    ...plain,
    kind: library,
    network,
    inputSize: wanted.inputSize ?? null,
    seed: wanted.seed ?? null,
  };
  return { name: { ...wanted, name: nameBackbone(wanted) }, request };
}

function chooseCheckpoint(
  asked: BackboneRequest,
  keys: [string, string][],
  reserved: readonly string[],
): ChosenSource {
  const { source, architecture, inputSize } = asked;
  refuse(asked.randomWeights, '--random-weights', 'networks of a library, not for checkpoints');
  const found = statSync(source, { throwIfNoEntry: false });
  if (!found?.isFile()) {
    throw new HarnessError(
      'BACKBONE_UNKNOWN',
      found?.isDirectory()
        ? `${quote(source)} is a folder, not a checkpoint: name the file in it with the weights.`
        : `There is no file ${quote(source)}.`,
    );
  }
  const parsed = architecture === undefined ? undefined : parseBackboneName(architecture);
  const isLibrary = parsed?.library === 'timm' || parsed?.library === 'open_clip';
  if (architecture !== 'csd' && !(isLibrary && parsed.seed === undefined)) {
    throw new HarnessError(
      'OPTION_INVALID',
      `Option --architecture: ${architecture === undefined ? '' : `${quote(architecture)} is unknown. `}Name the architecture of ` +
        `${quote(source)}: timm:NAME, open_clip:NAME, or csd for the layout of Contrastive Style Descriptors.`,
    );
  }
  requireSize(architecture, parsed?.inputSize);
  const stem = basename(source, extname(source));
  const allowed = architecture === 'csd' ? [madePresets.csd] : [];
  const name = ownName(asked.name ?? stem, asked, reserved, allowed);
  const request: ExportRequest = {
    kind: isLibrary ? parsed.library : 'csd',
    network: parsed?.network ?? 'csd',
    folder: null,
    checkpoint: resolve(source),
    keys,
    inputSize: inputSize ?? parsed?.inputSize ?? null,
    seed: null,
  };
  return { name, request };
}

/** The name of a network that no library knows, with its variants behind it. */
function ownName(
  word: string,
  { inputSize, randomWeights }: BackboneRequest,
  reserved: readonly string[],
  allowed: readonly string[] = [],
): BackboneName {
  const given = parseBackboneName(word);
  if (
    given === undefined ||
    given.library !== undefined ||
    given.inputSize !== undefined ||
    given.seed !== undefined ||
    /\.onnx$/i.test(word)
  ) {
    throw new HarnessError(
      'OPTION_INVALID',
      `Option --name: expected letters, digits, "." , "_" and "-", beginning with a letter or digit, got ${quote(word)}.`,
    );
  }
  const wanted = { library: undefined, network: word, inputSize, seed: randomWeights };
  if (reserved.includes(word) && !allowed.includes(word)) {
    throw new HarnessError(
      'OPTION_INVALID',
      `Option --name: ${word} is an existing network; choose another name.`,
    );
  }
  return { ...wanted, name: nameBackbone(wanted) };
}

/** @throws HarnessError `OPTION_INVALID` for a size in a name that nothing could be shown at */
function requireSize(name: string | undefined, size: number | undefined): void {
  if (size === undefined || size <= mostPixelsASide) return;
  throw new HarnessError(
    'OPTION_INVALID',
    `${quote(name ?? '')} asks for a side of ${size} pixels; the limit is ${mostPixelsASide}.`,
  );
}

/** A folder is written as one, so that no name of a library is taken for it. */
function isPath(source: string): boolean {
  return /^(\.{0,2}[/\\]|\.{1,2}$|[A-Za-z]:[/\\])/.test(source);
}

function refuse(value: unknown, option: string, what: string): void {
  if (value === undefined) return;
  throw new HarnessError('OPTION_INVALID', `Option ${option} is for ${what}.`);
}

/** What a person wrote, on one line and no longer than one. */
function quote(text: string): string {
  return JSON.stringify(text.length > 160 ? `${text.slice(0, 160)}…` : text);
}
