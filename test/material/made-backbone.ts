import type { MadeBackbone } from '../../harness/compute/engine/onnx/made-backbone.ts';

/** What would be recorded of a network that was made from PyTorch. */
export function recordOf(known: Partial<MadeBackbone>): MadeBackbone {
  return {
    version: 1,
    name: 'timm:resnet18',
    made: '2026-01-01T00:00:00.000Z',
    source: 'timm:resnet18',
    architecture: null,
    tag: null,
    revision: null,
    checkpoint: null,
    licence: null,
    weights: 'pretrained',
    artistsNamed: 'unknown',
    digest: '0'.repeat(64),
    bytes: 1,
    size: 16,
    outputs: ['features'],
    parity: null,
    versions: {},
    ...known,
  };
}
