import { HarnessError } from '../../../harness/contract/errors.ts';
import { type Backbone, type BackboneLayer, parameterShapes } from '../backbones/backbone.ts';

/** The shapes of the tensors in a file, in its order, by `layer/parameter`. */
export type Shapes = ReadonlyMap<string, { readonly shape: readonly number[] }>;

/** How the tensors of a file match a backbone. */
export interface WeightMatch {
  /** The backbone's `layer/parameter` → the file's. */
  readonly names: ReadonlyMap<string, string>;
  /** Layers of the backbone whose parameters are missing in the file. */
  readonly missing: readonly string[];
  /** Layers of the file that the backbone does not have, such as a classifier. */
  readonly ignored: readonly string[];
}

/**
 * Finds the parameters of a backbone among the tensors of a file. Layers with explicit names match by
 * name; those that Keras numbers itself match by order, because their numbers can start anywhere
 * (`conv2d`, `conv2d_1`, `conv2d_95`, or `convolution2d_1` in Keras 1).
 *
 * @throws HarnessError `WEIGHTS_MISMATCH` if a tensor has another shape than its layer needs
 */
export function matchWeights(backbone: Backbone, shapes: Shapes, source: string): WeightMatch {
  const fileLayers = groupByLayer(shapes);
  const partners = new Map<string, string>();
  const withParameters = backbone.layers.filter((layer) => parameterShapes(layer).size > 0);
  for (const layer of withParameters) {
    if (!layer.numbered && fileLayers.has(layer.name)) partners.set(layer.name, layer.name);
  }
  matchByOrder('convolution', /^conv(?:olution)?2d(?:_(\d+))?$/);
  matchByOrder('batch-norm', /^batch_?normalization(?:_(\d+))?$/);

  const names = new Map<string, string>();
  const missing: string[] = [];
  for (const layer of withParameters) {
    const partner = partners.get(layer.name);
    if (partner === undefined) missing.push(layer.name);
    else matchParameters(layer, partner);
  }
  const used = new Set(partners.values());
  const ignored = [...fileLayers.keys()].filter((name) => !used.has(name));
  return { names, missing, ignored };

  function matchByOrder(kind: 'convolution' | 'batch-norm', pattern: RegExp): void {
    const numbered = withParameters.filter(
      (layer) => layer.numbered && layer.operation.kind === kind,
    );
    const candidates = new Map<number, string>();
    for (const name of fileLayers.keys()) {
      const found = pattern.exec(name);
      if (found !== null) candidates.set(Number(found[1] ?? 0), name);
    }
    const first = Math.min(...candidates.keys());
    for (const [index, layer] of numbered.entries()) {
      const partner = candidates.get(first + index);
      if (partner !== undefined) partners.set(layer.name, partner);
    }
  }

  function matchParameters(layer: BackboneLayer, partner: string): void {
    const expected = parameterShapes(layer);
    const found = fileLayers.get(partner) ?? [];
    const byName = [...expected.keys()].every((name) => found.includes(name));
    if (!byName && found.length !== expected.size) {
      throw new HarnessError(
        'WEIGHTS_MISMATCH',
        `Layer ${layer.name} of ${backbone.name} needs ${[...expected.keys()].join(', ')}, ` +
          `but ${source} has ${found.join(', ')} for it. These are weights of another network.`,
      );
    }
    for (const [index, [name, shape]] of [...expected].entries()) {
      // If names do not help, the order within a layer is always Keras's.
      const fileName = `${partner}/${byName ? name : found[index]}`;
      const actual = shapes.get(fileName)?.shape ?? [];
      if (actual.length !== shape.length || actual.some((side, axis) => side !== shape[axis])) {
        throw new HarnessError(
          'WEIGHTS_MISMATCH',
          `Layer ${layer.name} of ${backbone.name} needs ${name} of shape [${shape}], ` +
            `but ${source} has ${fileName} of shape [${actual}]. These are weights of another network.`,
        );
      }
      names.set(`${layer.name}/${name}`, fileName);
    }
  }
}

function groupByLayer(shapes: Shapes): Map<string, string[]> {
  const layers = new Map<string, string[]>();
  for (const name of shapes.keys()) {
    const cut = name.indexOf('/');
    const layer = name.slice(0, cut);
    const parameters = layers.get(layer) ?? [];
    parameters.push(name.slice(cut + 1));
    layers.set(layer, parameters);
  }
  return layers;
}
