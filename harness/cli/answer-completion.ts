import { findProject } from '../shared/project.ts';
import { complete } from './completion/complete.ts';
import { lookAround } from './completion/surroundings.ts';

/**
 * Answers the scripts of `harness completion`: each completion of the last word on its own line, followed by
 * a tab and its description. Words that do not fit on one line are left out.
 *
 * @param typed the words behind the program's name, up to the cursor
 */
export async function answerCompletion(typed: readonly string[]): Promise<void> {
  try {
    const candidates = await complete(typed, lookAround(findProject()));
    const lines = candidates
      .filter(({ word }) => /^[^\s\p{C}]+$/u.test(word))
      .map(({ word, about }) => `${word}\t${about.replace(/[\s\p{C}]+/gu, ' ')}\n`);
    process.stdout.write(lines.join(''));
  } catch {
    // A message must not appear in the middle of the line that is being typed.
    process.exitCode = 1;
  }
}
