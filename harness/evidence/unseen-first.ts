import type { TestName } from '../scoring/score.ts';

/** The tests in the order in which people are shown them: unseen artists are the question. */
export const unseenFirst = ['unseen', 'seen', 'mixed'] as const satisfies readonly TestName[];
