// Runs a plugin in TypeScript: `main.ts ENTRY`, started by the harness with its messages on file descriptor
// 3 and signs of life on 4.
import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { importDeclared } from './import-declared.ts';
import { servePlugin } from './serve-plugin.ts';

// In a separate thread, so that long computations do not look like a hang.
new Worker(new URL('./pulse.js', import.meta.url), { execArgv: [] }).unref();
const [, , entry = ''] = process.argv;
process.setSourceMapsEnabled(true);
const socket = new Socket({ fd: 3, readable: true, writable: true });
servePlugin(
  socket,
  (calledAs) => importDeclared(entry, calledAs),
  () => process.exit(0),
);
