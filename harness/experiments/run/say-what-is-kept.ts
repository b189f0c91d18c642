import { stopAllProgress } from '../../shared/progress.ts';
import { escapeLines } from '../../shared/text/harmless-text.ts';
import { quoteWords } from '../../shared/text/quote-words.ts';

/** Work in progress, oldest first. */
const underWay = new Set<() => string>();

/**
 * On Ctrl-C, prints what is kept of the work and how to continue, before the process ends as usual.
 *
 * @param describe what is kept, in a sentence
 * @returns a function that undoes it
 */
export function sayWhatIsKept(describe: () => string): () => void {
  underWay.add(describe);
  // First, so that a listener that ends the process only if it is the last one still does so.
  if (underWay.size === 1) process.prependOnceListener('SIGINT', say);
  return () => {
    underWay.delete(describe);
    if (underWay.size === 0) process.off('SIGINT', say);
  };
}

function say(): void {
  stopAllProgress();
  const command = quoteWords(process.argv.slice(2));
  const lines = [
    '',
    ...[...underWay].map((describe) => describe()),
    `Continue with: harness ${command}`,
  ];
  process.stderr.write(`${escapeLines(lines.join('\n'))}\n`);
  // Without another listener, the signal now ends this process as it normally would.
  if (process.listenerCount('SIGINT') === 0) process.kill(process.pid, 'SIGINT');
}
