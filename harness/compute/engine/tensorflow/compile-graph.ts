import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import type { FrozenGraph, OpenGraph } from '../frozen-graph.ts';
import { encodeSavedModel, graphTag } from './graph-def.ts';
import { tensorflowBackend } from './tensorflow-kernel.ts';

/**
 * Lets TensorFlow compute a frozen network as one graph. When called operation by operation, it
 * rearranges the weights of each convolution every time (`harness/bench/README.md` has the timings)
 * and adds bias and residual connections in separate passes. In a graph with constant weights it
 * rearranges them once and fuses the passes. The backend reads graphs only from files.
 */
export function compileGraph(graph: FrozenGraph): OpenGraph {
  // TensorFlow refuses to return its input; a copy is returned instead.
  const computed = graph.outputs.filter((name) => name !== graph.input);
  if (computed.length === 0) {
    return { run: (map) => graph.outputs.map(() => map.clone()), dispose() {} };
  }
  const { run, dispose } = loadGraph({ ...graph, outputs: computed });
  return {
    run(map) {
      const maps = run(map)[Symbol.iterator]();
      return graph.outputs.map((name) =>
        name === graph.input ? map.clone() : (maps.next().value as tf.Tensor4D),
      );
    },
    dispose,
  };
}

function loadGraph(graph: FrozenGraph): OpenGraph {
  const backend = tensorflowBackend();
  const folder = mkdtempSync(join(tmpdir(), 'harness-graph-'));
  let id: number;
  try {
    writeFileSync(join(folder, 'saved_model.pb'), encodeSavedModel(graph));
    id = backend.loadSavedModelMetaGraph(folder, graphTag);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const input = { name: `${graph.input}:0`, dtype: 'float32', tfDtype: 'DT_FLOAT' } as const;
  const outputs = graph.outputs.map((name) => `${name}:0`);
  return {
    run: (map) =>
      backend.runSavedModel(id, [map], [{ ...input, shape: map.shape }], outputs) as tf.Tensor4D[],
    dispose: () => backend.deleteSavedModel(id),
  };
}
