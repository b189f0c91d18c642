import { HarnessError } from '../contract/errors.ts';
import { itemAt } from '../contract/item-at.ts';
import { createRandom } from '../contract/random.ts';
import { drawLeaderboards, type LeaderboardSpread } from './leaderboard-spread.ts';
import type { PairGroups } from './pair-groups.ts';
import { areaUnderCurve, binByRank, type RankBins, type SortedScores } from './rank-bins.ts';
import { type Answers, readAnswers, readSubmission } from './read-scores.ts';
import { mergeScores, sortScores } from './sort-scores.ts';

export interface GradeOptions<Name extends string = string> {
  /** `index,sameArtist` with probabilities. */
  readonly submission: string;
  /** `index,sameArtist` with 0 or 1: Kaggle's solution_painter.csv. */
  readonly answers: string;
  /** Also grades each group separately. */
  readonly groups?: PairGroups<Name> | undefined;
  /** Random public/private splits; 200 by default, 0 for none. */
  readonly draws?: number;
  readonly seed?: number;
}

export interface GroupGrade {
  readonly rows: number;
  readonly positives: number;
  /** Null if all pairs have the same answer, as pairs of a seen and an unseen artist do. */
  readonly auc: number | null;
}

export interface Grade<Name extends string = string> extends GroupGrade {
  readonly groups: Readonly<Record<Name, GroupGrade>>;
  /** Null if no draws were requested or one of them has no AUC. */
  readonly leaderboards: LeaderboardSpread | null;
  readonly seconds: number;
}

/**
 * Grades a submission against the known answers: the exact ROC AUC with ties, the same for each group of
 * pairs, and the spread of public and private leaderboards. Uses about 30 bytes per row.
 *
 * Throws the errors of `readSubmission` and `readAnswers`, and ANSWERS_GROUPS if the groups belong to
 * another pairs file.
 */
export async function gradeSubmission<Name extends string = string>({
  submission,
  answers: answersFile,
  groups,
  draws = 200,
  seed = 1,
}: GradeOptions<Name>): Promise<Grade<Name>> {
  const startedAt = performance.now();
  const answers = await readAnswers(answersFile);
  if (groups !== undefined) assertSamePairs(groups, answers);
  const probability = await readSubmission(submission, answers);

  // One additional part, for rows without a group.
  const names = groups?.names ?? [];
  const parts = sortScores(probability, answers.same, names.length + 1, groups?.group);
  const byGroup = {} as Record<Name, GroupGrade>;
  for (const [code, name] of names.entries()) {
    byGroup[name] = gradeScores(itemAt(parts, code)).grade;
  }
  const { grade, bins } = gradeScores(mergeScores(parts));
  const leaderboards =
    draws > 0 && grade.auc !== null
      ? drawLeaderboards(bins, { draws, random: createRandom(seed, 'leaderboards') })
      : null;
  return {
    ...grade,
    groups: byGroup,
    leaderboards,
    seconds: (performance.now() - startedAt) / 1000,
  };
}

function gradeScores(scores: SortedScores): { grade: GroupGrade; bins: RankBins } {
  const positives = scores.positives.length;
  const rows = positives + scores.negatives.length;
  const bins = binByRank(scores);
  return { grade: { rows, positives, auc: areaUnderCurve(bins) }, bins };
}

function assertSamePairs(groups: PairGroups, answers: Answers): void {
  const { index } = groups;
  const row =
    index.length === answers.index.length
      ? index.findIndex((value, at) => value !== answers.index[at])
      : Math.min(index.length, answers.index.length);
  if (row < 0) return;
  throw new HarnessError(
    'ANSWERS_GROUPS',
    `The answers (${answers.index.length} rows) and the pairs file (${index.length} rows) differ ` +
      `from row ${row + 1} on. Name the pairs file that the answers belong to.`,
  );
}
