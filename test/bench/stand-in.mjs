// A contestant for tests: notes its rounds in a file, at the given rate, and also prints other
// lines next to the protocol as libraries do. `stand-in.mjs NAME FILE RATE
// [fails|crashes|IMAGES_PER_UNIT]`
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [, , name = '', file = '', rate, fate] = process.argv;
/** @param {object} message */
const answer = (message) => process.stdout.write(`BENCH ${JSON.stringify(message)}\n`);
process.stdout.write('Loading 1/2 …\n');
if (fate === 'fails') {
  process.stderr.write('ModuleNotFoundError: No module named keras\n');
  process.exit(1);
}
const imagesPerUnit = Number(fate) || undefined;
answer({ version: '1.0', device: 'CPU', imagesPerUnit });
let rounds = 0;
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'end') break;
  if (fate === 'crashes' && ++rounds === 2) process.kill(process.pid, 'SIGKILL');
  appendFileSync(file, name);
  answer({ seconds: 2, cpuSeconds: 4, units: 2 * Number(rate) });
}
answer({ tensors: null, tensorBytes: null, peakMegabytes: 12 });
