// Run in a separate process: loads the binding named on the command line and prints its description as
// JSON. TensorFlow's own messages stay on standard error.
import { constants } from 'node:os';

const [, , file = ''] = process.argv;
const loaded = { exports: {} as Record<string, unknown> };
process.dlopen(loaded, file, constants.dlopen.RTLD_NOW);
const { TF_Version: version, isUsingGpuDevice } = loaded.exports;
const gpu = (isUsingGpuDevice as () => boolean)();
process.stdout.write(JSON.stringify({ version, gpu }));
