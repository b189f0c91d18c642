/**
 * Converts a name in a file to `layer/parameter` in current Keras naming: without TensorFlow 1's `:0`,
 * and with the names of Keras 1 (`conv_W`, `bn_running_std`) updated.
 */
export function normaliseWeightName(layer: string, raw: string): string {
  let parameter = raw.replace(/:\d+$/, '');
  parameter = parameter.slice(parameter.lastIndexOf('/') + 1);
  if (parameter.startsWith(`${layer}_`)) parameter = parameter.slice(layer.length + 1);
  const renamed: Record<string, string> = {
    W: 'kernel',
    b: 'bias',
    running_mean: 'moving_mean',
    // Keras 1 called it a deviation, but stored the variance.
    running_std: 'moving_variance',
  };
  return `${layer}/${renamed[parameter] ?? parameter}`;
}
