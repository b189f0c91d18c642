// Starts the command line. Plain JavaScript, because it teaches Node.js to load everything else.
import './typescript/register.js';

process.setSourceMapsEnabled(true);
const { main } = await import('./cli.ts');
await main(process.argv.slice(2));
