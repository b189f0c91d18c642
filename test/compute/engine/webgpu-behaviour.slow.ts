import { describe, expect, it } from 'vitest';
import { listVulkanDrivers } from '../../../harness/compute/engine/webgpu/vulkan-drivers.ts';
import { runInChild } from './run-in-child.ts';
import { swiftShaderEnv } from './swiftshader.ts';

/** Runs statements on the engine webgpu; undefined if it does not work here. */
async function onWebgpu(statements: string) {
  const { said, stdout, stderr } = await runInChild(
    `const { selectEngine } = await import('#root/harness/compute/engine/select-engine.ts');
    const sayError = (error) => say({ name: error.name, code: error.code, message: error.message });
    const engine = await selectEngine('webgpu').catch(() => undefined);
    if (engine !== undefined) {
      const tf = (await import('@tensorflow/tfjs')).default;
      const { device } = tf.engine().backend;
      ${statements}
    }`,
    swiftShaderEnv(),
  );
  if (said.length > 0) expect(stdout + stderr).toBe('');
  return said as { name?: string; code?: string; message?: string }[];
}

const [works] = await onWebgpu('say({})');
if (works === undefined) process.stderr.write('\nwebgpu failures: NOT TESTED, no adapter\n\n');

describe.runIf(works !== undefined)('the engine webgpu', () => {
  it('says that its device was lost, at each read from then on', async () => {
    const said = await onWebgpu(
      `const ones = tf.ones([40, 40]);
      await tf.matMul(ones, ones).data();
      device.destroy();
      for (let i = 0; i < 2; i++) await tf.matMul(ones, ones).data().catch(sayError);`,
    );
    expect(said).toHaveLength(2);
    for (const error of said) {
      expect(error).toMatchObject({ name: 'HarnessError', code: 'ENGINE_DEVICE_LOST' });
      expect(error.message).toMatch(/was lost: .*\. Start the same command again/);
    }
  });

  it('says that memory ran out, with how much is in use', async () => {
    const [error] = await onWebgpu(
      `const product = tf.matMul(tf.ones([40, 40]), tf.ones([40, 40]));
      const { GPUOutOfMemoryError, Event } = globalThis;
      const event = new Event('uncapturederror');
      event.error = new GPUOutOfMemoryError('no room');
      device.dispatchEvent(event);
      await product.data().catch(sayError);`,
    );
    expect(error).toMatchObject({ name: 'HarnessError', code: 'ENGINE_OUT_OF_MEMORY' });
    expect(error?.message).toMatch(/is out of memory: \d+ MB/);
  });

  it('says that a computation was refused', async () => {
    const [error] = await onWebgpu(
      `device.createBuffer({ size: 16, usage: 0xffff });
      await tf.matMul(tf.ones([40, 40]), tf.ones([40, 40])).data().catch(sayError);`,
    );
    expect(error).toMatchObject({ name: 'HarnessError', code: 'ENGINE_FAILED' });
    expect(error?.message).toMatch(/refused a computation: /);
  });

  it('says that a tensor is too large for the device', async () => {
    const [error] = await onWebgpu(
      `const side = Math.ceil(Math.sqrt(device.limits.maxStorageBufferBindingSize / 4)) + 1;
      try { tf.add(tf.ones([side, 1]), tf.ones([1, side])); } catch (error) { sayError(error); }`,
    );
    expect(error).toMatchObject({ name: 'HarnessError', code: 'ENGINE_TENSOR_TOO_LARGE' });
  });

  it('says that it cannot be read without waiting', async () => {
    const [error] = await onWebgpu(
      'try { tf.matMul(tf.ones([40, 40]), tf.ones([40, 40])).dataSync(); } catch (error) { sayError(error); }',
    );
    expect(error).toMatchObject({ name: 'HarnessError', code: 'ENGINE_READ_BLOCKS' });
  });

  it('takes the highest limits of its adapter', async () => {
    const [said] = await onWebgpu(
      `const adapter = await navigator.gpu.requestAdapter();
      const names = ['maxBufferSize', 'maxStorageBufferBindingSize', 'maxStorageBuffersPerShaderStage'];
      say(names.map((name) => [adapter.limits[name], device.limits[name]]));`,
    );
    for (const [offered, taken] of said as unknown as [number, number][]) {
      expect(taken).toBe(offered);
    }
  });

  it('computes the same sum each time, also where the backend would divide it', async () => {
    const [said] = await onWebgpu(
      `const x = tf.randomNormal([36, 4096], 0, 1, 'float32', 1);
      const y = tf.randomNormal([4096, 64], 0, 1, 'float32', 2);
      const digest = (values) => Buffer.from(values.buffer).toString('base64');
      const sums = new Set();
      for (let i = 0; i < 4; i++) {
        const product = tf.matMul(x, y);
        sums.add(digest(await product.data()));
      }
      say(sums.size);`,
    );
    expect(said).toBe(1);
  });
});

describe.runIf(works !== undefined)('the kernels of webgpu', () => {
  it('leave out rows whose segment does not exist', async () => {
    const [sums] = await onWebgpu(
      `const ids = tf.tensor1d([-1, 0, 1, 2, 1], 'int32');
      const sums = tf.unsortedSegmentSum(tf.tensor1d([1, 2, 4, 8, 16]), ids, 2);
      say([...(await sums.data())]);`,
    );
    expect(sums).toEqual([2, 20]);
  });
});

describe('auto', () => {
  it.runIf(works !== undefined)('never takes a software adapter', async () => {
    const { said } = await runInChild(
      `const { selectEngine } = await import('#root/harness/compute/engine/select-engine.ts');
      say(await selectEngine('auto'));`,
      swiftShaderEnv(),
    );
    const [engine] = said as { name: string; passedOver: { name: string; reason: string }[] }[];
    expect(engine?.name).not.toBe('webgpu');
    const { reason } = engine!.passedOver.find(({ name }) => name === 'webgpu')!;
    expect(reason).toMatch(/its only adapter is not a GPU: swiftshader/);
  });
});

describe('listVulkanDrivers', () => {
  it('finds none if every place is empty', () => {
    const nowhere = '/nowhere';
    const env = { XDG_CONFIG_HOME: nowhere, XDG_DATA_HOME: nowhere, XDG_DATA_DIRS: nowhere };
    expect(listVulkanDrivers({ ...env, VK_DRIVER_FILES: '/nowhere/driver.json' })).toEqual([]);
  });
});
