// Starts the command line. Plain JavaScript, because it teaches Node.js to load everything else.
const argv = process.argv.slice(2);
// The lists of commands and of a command's options, and what a word that is typed can become, run no
// command, so they can do with a bundle that starts at once.
const onlyLists = argv.length <= 2 && ['--help', '--version'].includes(argv.at(-1) ?? '');

if (argv[0] === '__complete') {
  const { answerCompletion } = await loadCompletion();
  await answerCompletion(argv.slice(1));
} else {
  const { main } = onlyLists ? await loadBundled() : await loadWhole();
  await main(argv);
}

/** @returns {Promise<typeof import('./answer-completion.ts')>} */
async function loadCompletion() {
  const { bundle } = await import('../shared/typescript/bundle.js');
  return import(await bundle(new URL('./answer-completion.ts', import.meta.url)));
}

/** @returns {Promise<typeof import('./cli.ts')>} */
async function loadWhole() {
  await import('../shared/typescript/register.js');
  process.setSourceMapsEnabled(true);
  return import('./cli.ts');
}

/** @returns {Promise<typeof import('./cli.ts')>} */
async function loadBundled() {
  // What goes wrong is explained with modules that are not in the bundle.
  await import('../shared/typescript/register.js');
  const { bundle } = await import('../shared/typescript/bundle.js');
  return import(await bundle(new URL('./cli.ts', import.meta.url)));
}
