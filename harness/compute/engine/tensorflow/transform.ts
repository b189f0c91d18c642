import * as tf from '@tensorflow/tfjs';
import { replaceTensorflowKernel } from './tensorflow-kernel.ts';

/**
 * Projective transforms of images, which the backend lacks, with TensorFlow's own operation. Every
 * other backend has the kernel.
 */
export function registerTransform(): void {
  replaceTensorflowKernel<'image' | 'transforms', tf.TransformAttrs>(
    tf.Transform,
    ({ inputs: { image, transforms }, attrs, backend }) => {
      const { binding } = backend;
      // The axes of the images are number, height, width and channels.
      const size = tf.tensor1d(attrs.outputShape ?? image.shape.slice(1, 3), 'int32');
      const fill = tf.scalar(attrs.fillValue);
      const text = (name: string, value: string) => ({
        name,
        type: binding.TF_ATTR_STRING,
        value: value.toUpperCase(),
      });
      const [moved] = backend.executeMultipleOutputs(
        'ImageProjectiveTransformV3',
        [
          { name: 'dtype', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
          text('interpolation', attrs.interpolation),
          text('fill_mode', attrs.fillMode),
        ],
        [image, transforms, size, fill],
        1,
      );
      tf.dispose([size, fill]);
      return moved;
    },
  );
}
