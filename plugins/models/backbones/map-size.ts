import { valueAt } from '../../../harness/contract/item-at.ts';
import type { Backbone } from './backbone.ts';
import { findNeededLayers } from './needed-layers.ts';

/**
 * The side of a layer's square activation map.
 *
 * @param size the image's pixels per side
 * @throws HarnessError `LAYER_UNKNOWN`
 */
export function findMapSize(backbone: Backbone, layer: string, size: number): number {
  const sides = new Map<string, number>();
  for (const { name, operation, inputs } of findNeededLayers(backbone, [layer])) {
    const [first] = inputs;
    const before = first === undefined ? size : valueAt(sides, first);
    switch (operation.kind) {
      case 'convolution':
        // Kernels that are not square (1 × 7) always keep the size.
        sides.set(name, after(before, operation.kernel[0], operation.stride, operation.padding));
        break;
      case 'max-pool':
      case 'average-pool':
        sides.set(name, after(before, operation.size, operation.stride, operation.padding));
        break;
      default:
        sides.set(name, before);
    }
  }
  return valueAt(sides, layer);
}

function after(before: number, kernel: number, stride: number, padding: 'same' | 'valid'): number {
  const positions = padding === 'same' ? before : before - kernel + 1;
  return Math.ceil(positions / stride);
}
