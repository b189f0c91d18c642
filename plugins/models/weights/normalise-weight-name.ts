/**
 * `layer/parameter` as today's Keras names it, out of the name that a file gives: without the
 * `:0` of TensorFlow 1, with the names of Keras 1 (`conv_W`, `bn_running_std`) brought up to date.
 */
export function normaliseWeightName(layer: string, raw: string): string {
  let parameter = raw.replace(/:\d+$/, '');
  parameter = parameter.slice(parameter.lastIndexOf('/') + 1);
  if (parameter.startsWith(`${layer}_`)) parameter = parameter.slice(layer.length + 1);
  const renamed: Record<string, string> = {
    W: 'kernel',
    b: 'bias',
    running_mean: 'moving_mean',
    // Keras 1 called it a deviation; what it stored was the variance.
    running_std: 'moving_variance',
  };
  return `${layer}/${renamed[parameter] ?? parameter}`;
}
