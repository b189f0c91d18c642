// Run in a process of its own: selects the engine named on the command line, computes something
// on it and prints, as JSON, what it is or why it cannot be had.
import { messageOf } from '../errors.ts';

const [, , name] = process.argv;
try {
  const { selectEngine } = await import('./select-engine.ts');
  const engine = await selectEngine(name!);
  const tf = await import('@tensorflow/tfjs');
  const sum = (await tf.sum(tf.matMul(tf.ones([4, 3]), tf.ones([3, 5]))).data())[0];
  if (sum !== 60) throw new Error(`it computed ${sum} where 60 is right`);
  process.stdout.write(JSON.stringify({ works: true, ...engine }));
} catch (error) {
  const reason = messageOf(error).replace(/^The engine \w+ cannot be had here: /, '');
  process.stdout.write(JSON.stringify({ works: false, reason }));
}
