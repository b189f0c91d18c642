#!/usr/bin/env node
// sharp decodes on libuv's threads, four unless this is set before anything else is loaded, which
// only a CommonJS entry can do.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, require('node:os').availableParallelism()));
import('./main.js');
