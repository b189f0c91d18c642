// Sends every byte back, as a sign of life, and ends the process with the harness. A thread of its
// own runs it, in plain JavaScript, so that it starts at once.
import { Socket } from 'node:net';

const pulse = new Socket({ fd: 4, readable: true, writable: true });
const end = () => process.kill(process.pid, 'SIGKILL');
pulse.on('data', (beat) => pulse.write(beat));
pulse.on('error', end);
// The process gets some time to end on its own.
pulse.on('end', () => setTimeout(end, 1_000));
