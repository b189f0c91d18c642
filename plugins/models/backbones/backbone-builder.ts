import type { BackboneLayer, LayerOperation } from './backbone.ts';

/** Name of the input layer. */
export const inputLayer = 'input_1';

interface Convolution {
  readonly kernel: readonly [height: number, width: number];
  readonly stride?: number;
  readonly padding?: 'same' | 'valid';
  readonly name?: string;
}

/**
 * Defines a network layer by layer in Keras's order of creation. Each method adds a layer and returns
 * its name; a layer without a name gets Keras's own (`conv2d_1`, `add_12`, …).
 */
export class BackboneBuilder {
  readonly #layers = new Map<string, BackboneLayer>();
  readonly #numbers = new Map<string, number>();

  constructor() {
    this.#add(inputLayer, { kind: 'input' }, [], 3, false);
  }

  get layers(): readonly BackboneLayer[] {
    return [...this.#layers.values()];
  }

  convolution(input: string, filters: number, options: Convolution): string {
    const { kernel, stride = 1, padding = 'same', name } = options;
    const channelsIn = this.#channels(input);
    const operation = { kind: 'convolution', kernel, stride, padding, channelsIn } as const;
    return this.#add(name ?? this.#number('conv2d'), operation, [input], filters, !name);
  }

  separable(input: string, filters: number, name: string): string {
    const operation = { kind: 'separable', channelsIn: this.#channels(input) } as const;
    return this.#add(name, operation, [input], filters, false);
  }

  batchNorm(input: string, options: { scale?: boolean; name?: string } = {}): string {
    const { scale = true, name } = options;
    // Keras's default epsilon.
    const operation = { kind: 'batch-norm', epsilon: 0.001, scale } as const;
    const given = name ?? this.#number('batch_normalization');
    return this.#add(given, operation, [input], this.#channels(input), !name);
  }

  relu(input: string, name?: string): string {
    const given = name ?? this.#number('activation');
    return this.#add(given, { kind: 'relu' }, [input], this.#channels(input), !name);
  }

  maxPool(input: string, options: { padding: 'same' | 'valid'; name?: string }): string {
    const { padding, name } = options;
    const operation = { kind: 'max-pool', size: 3, stride: 2, padding } as const;
    const given = name ?? this.#number('max_pooling2d');
    return this.#add(given, operation, [input], this.#channels(input), !name);
  }

  averagePool(input: string): string {
    const operation = { kind: 'average-pool', size: 3, stride: 1, padding: 'same' } as const;
    const name = this.#number('average_pooling2d');
    return this.#add(name, operation, [input], this.#channels(input), true);
  }

  add(...inputs: [string, ...string[]]): string {
    return this.#add(this.#number('add'), { kind: 'add' }, inputs, this.#channels(inputs[0]), true);
  }

  concatenate(inputs: readonly string[], name?: string): string {
    const channels = inputs.reduce((sum, input) => sum + this.#channels(input), 0);
    const given = name ?? this.#number('concatenate');
    return this.#add(given, { kind: 'concatenate' }, inputs, channels, !name);
  }

  #add(
    name: string,
    operation: LayerOperation,
    inputs: readonly string[],
    channels: number,
    numbered: boolean,
  ): string {
    this.#layers.set(name, { name, operation, inputs, channels, numbered });
    return name;
  }

  #channels(name: string): number {
    const layer = this.#layers.get(name);
    if (layer === undefined) throw new Error(`Layer ${name} is read before it is built`);
    return layer.channels;
  }

  #number(kind: string): string {
    const number = (this.#numbers.get(kind) ?? 0) + 1;
    this.#numbers.set(kind, number);
    return `${kind}_${number}`;
  }
}
