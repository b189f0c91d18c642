import { stopAllProgress } from '../../shared/progress.ts';
import { escapeLines } from '../../shared/text/harmless-text.ts';
import { quoteWords } from '../../shared/text/quote-words.ts';

/** What is under way, the first begun first. */
const underWay = new Set<() => string>();

/**
 * Has Ctrl-C say what is kept of the work and how to continue, before it ends the process as it always
 * does.
 *
 * @param describe what is kept, in a sentence
 * @returns takes it back
 */
export function sayWhatIsKept(describe: () => string): () => void {
  underWay.add(describe);
  // First, so that a listener that ends the process if it is the only one still does so.
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
  // Without a listener, the signal now ends this process as it normally would.
  if (process.listenerCount('SIGINT') === 0) process.kill(process.pid, 'SIGINT');
}
