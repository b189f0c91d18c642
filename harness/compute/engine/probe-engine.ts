// Run in a separate process: starts the engine named on the command line, computes something on it and
// prints, as JSON, its description or the reason why it is unavailable.
import { messageOf } from '../../contract/errors.ts';
import { EngineMissing, type EngineName } from './engine.ts';
import type { EngineAnswer } from './probe-in-child.ts';

const [, , name] = process.argv;
process.stdout.write(JSON.stringify(await probe(name as EngineName)));

async function probe(name: EngineName): Promise<EngineAnswer> {
  try {
    const { loadEngine } = await import('./load-engine.ts');
    const { version, device, accelerated } = await loadEngine(name);
    const tf = await import('@tensorflow/tfjs');
    const sum = (await tf.sum(tf.matMul(tf.ones([4, 3]), tf.ones([3, 5]))).data())[0];
    if (sum !== 60) throw new Error(`it computed ${sum} instead of 60`);
    return { works: true, version, device, accelerated };
  } catch (error) {
    const missing = error instanceof EngineMissing ? error : undefined;
    return {
      works: false,
      reason: missing?.reason ?? messageOf(error),
      ...(missing?.help !== undefined && { help: missing.help }),
    };
  }
}
