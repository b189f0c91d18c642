/** The libraries of PyTorch networks that are known by a name with a prefix. */
export const libraries = ['timm', 'hf', 'open_clip'] as const;
export type Library = (typeof libraries)[number];

/** The allowed input sizes of a network, in pixels. */
export const mostPixelsASide = 4096;

/** The parts of the name of an exported network. */
export interface BackboneName {
  /** As written in `--backbone`, such as `timm:resnet18@224`. */
  readonly name: string;
  /** The library; undefined for a name that a user chose for their own network. */
  readonly library: Library | undefined;
  /** Its name in the library, or the chosen name. */
  readonly network: string;
  /** Side in pixels, unless it is the network's usual one. */
  readonly inputSize: number | undefined;
  /** Seed of randomly drawn weights. */
  readonly seed: number | undefined;
}

/** For a word, which may not begin with a dot or a hyphen; `--` separates words in folder names. */
const word = /^(?!.*--)[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
const mostWords = 2;
const longest = 150;
const variant = /@(?:random-(\d{1,9})|([1-9]\d{0,3}))$/;

/**
 * Parses a network's name: `timm:NAME`, `hf:OWNER/NAME`, `open_clip:NAME/TAG` or a word, each followed
 * by `@SIZE` and `@random-SEED` if they apply. Undefined for anything else: no accepted name leads out
 * of a folder.
 */
export function parseBackboneName(name: string): BackboneName | undefined {
  if (name.length > longest) return undefined;
  let rest = name;
  let seed: number | undefined;
  let inputSize: number | undefined;
  const random = variant.exec(rest);
  if (random?.[1] !== undefined) {
    seed = Number(random[1]);
    rest = rest.slice(0, random.index);
  }
  const sized = variant.exec(rest);
  if (sized?.[2] !== undefined) {
    inputSize = Number(sized[2]);
    rest = rest.slice(0, sized.index);
  }
  const library = libraries.find((one) => rest.startsWith(`${one}:`));
  const network = library === undefined ? rest : rest.slice(library.length + 1);
  const words = network.split('/');
  const most = library === 'hf' || library === 'open_clip' ? mostWords : 1;
  if (words.length > most || !words.every((one) => word.test(one))) return undefined;
  const parsed = { library, network, inputSize, seed };
  // A number has only one accepted spelling.
  const written = nameBackbone(parsed);
  return written === name ? { ...parsed, name } : undefined;
}

/** The name that {@link parseBackboneName} parses. */
export function nameBackbone({
  library,
  network,
  inputSize,
  seed,
}: Omit<BackboneName, 'name'>): string {
  const size = inputSize === undefined ? '' : `@${inputSize}`;
  const random = seed === undefined ? '' : `@random-${seed}`;
  return `${library === undefined ? '' : `${library}:`}${network}${size}${random}`;
}

/** The folder of a network below a folder of weights. */
export function folderOfBackbone({ library, network, ...variants }: BackboneName): string {
  const plain = [library ?? [], network.split('/')].flat().join('--');
  return nameBackbone({ ...variants, library: undefined, network: plain });
}

/** The command that exports a network of a library, for messages. */
export function describeMaking({ library, network, inputSize, seed }: BackboneName): string {
  const size = inputSize === undefined ? '' : ` --input-size ${inputSize}`;
  const random = seed === undefined ? '' : ` --random-weights ${seed}`;
  return `harness backbone add ${library}:${network}${size}${random}`;
}
