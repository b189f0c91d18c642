import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { HarnessError, messageOf } from '../../../contract/errors.ts';

/**
 * Makes a backend report errors of its GPU. WebGPU itself continues after an error with meaningless
 * values, so every read first checks for one.
 *
 * After this call, reads throw a HarnessError: `ENGINE_DEVICE_LOST`, `ENGINE_OUT_OF_MEMORY`,
 * `ENGINE_FAILED`, or `ENGINE_READ_BLOCKS` for a read that does not wait; a tensor above the device's
 * limits is refused with `ENGINE_TENSOR_TOO_LARGE` when it is created.
 *
 * @param name the adapter's name, for the messages
 */
export function guardBackend(backend: WebGPUBackend, name: string): void {
  const { device, bufferManager } = backend;
  let failure: HarnessError | undefined;
  device.lost.then(({ message, reason }) => {
    failure ??= deviceLost(name, message || reason);
  });
  device.addEventListener('uncapturederror', (event) => {
    // Dawn prints errors that are not handled.
    event.preventDefault();
    failure ??= explain(event.error, name, bufferManager.numBytesUsed);
  });

  const read = backend.read.bind(backend);
  backend.read = async (dataId) => {
    if (failure !== undefined) throw failure;
    try {
      const values = await read(dataId);
      if (failure === undefined) return values;
    } catch (error) {
      // The report of a lost device may arrive just after the read that it ended.
      await new Promise((resolve) => setImmediate(resolve));
      failure ??= new HarnessError(
        'ENGINE_FAILED',
        `Reading from ${name} failed: ${firstLine(messageOf(error))}. Choose another engine with --engine.`,
        { cause: error },
      );
    }
    throw failure;
  };

  backend.readSync = (dataId) => {
    const values = backend.tensorMap.get(dataId)?.values;
    if (values != null) return values;
    throw new HarnessError(
      'ENGINE_READ_BLOCKS',
      'The webgpu engine cannot be read synchronously: use await tensor.data() instead of dataSync().',
    );
  };

  const acquire = bufferManager.acquireBuffer.bind(bufferManager);
  const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
  const largest = Math.min(maxBufferSize, maxStorageBufferBindingSize);
  bufferManager.acquireBuffer = (size, ...rest) => {
    if (size > largest) {
      throw new HarnessError(
        'ENGINE_TENSOR_TOO_LARGE',
        `A tensor of ${megabytes(size)} MB is larger than one buffer of ${name} can be (${megabytes(largest)} MB): use smaller batches or images, or another engine with --engine.`,
      );
    }
    try {
      return acquire(size, ...rest);
    } catch (error) {
      // Buffers that are filled when they are created fail at once.
      if (error instanceof RangeError) throw outOfMemory(name, bufferManager.numBytesUsed, error);
      throw error;
    }
  };
}

function deviceLost(name: string, why: string): HarnessError {
  return new HarnessError(
    'ENGINE_DEVICE_LOST',
    `The GPU ${name} was lost: ${firstLine(why)}. Start the same command again, which continues from the cache, or choose another engine with --engine.`,
  );
}

function explain(error: GPUError, name: string, bytes: number): HarnessError {
  if (error.constructor.name === 'GPUOutOfMemoryError') return outOfMemory(name, bytes, error);
  return new HarnessError(
    'ENGINE_FAILED',
    `${name} refused a computation: ${firstLine(error.message)}. Choose another engine with --engine.`,
    { cause: error },
  );
}

function outOfMemory(name: string, bytes: number, cause: unknown): HarnessError {
  return new HarnessError(
    'ENGINE_OUT_OF_MEMORY',
    `${name} is out of memory: ${megabytes(bytes)} MB are in use. Use smaller batches or images, or another engine with --engine.`,
    { cause },
  );
}

function firstLine(text: string): string {
  return text.trim().replace(/\n.*$/s, '').replace(/\.$/, '');
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
