// Files that share a process begin alike, with what a fresh process computes on. TensorFlow.js keeps
// its state in a global, and is not loaded for files that do without it.
if ('_tfengine' in globalThis) {
  const tf = await import('@tensorflow/tfjs');
  await tf.setBackend('cpu');
}
