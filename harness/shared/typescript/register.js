// Lets Node.js import .ts files as they are, in this thread. Worker threads get it through
// `execArgv: ['--import', <this file>]`. See hooks.js for how and why.
import { register } from 'node:module';

register('./hooks.js', import.meta.url);
