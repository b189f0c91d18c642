import { dirname, join } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { findTable } from '../../data/collection/find-table.ts';
import { findProject } from '../../shared/project.ts';
import {
  describeEstimate,
  describeNumber,
  describeSigned,
} from '../../shared/text/describe-figures.ts';
import { type Grade, type GroupGrade, gradeSubmission } from '../../submission/grade-submission.ts';
import { groupOfficialPairs } from '../../submission/official-pair-groups.ts';
import type { PairGroupName, PairGroups } from '../../submission/pair-groups.ts';
import { printJson, remark, say } from '../print.ts';
import { findCompetition } from './data/check.ts';

interface GradeArguments {
  readonly submission: string;
  readonly answers?: string | undefined;
  readonly pairs?: string | undefined;
  readonly info?: string | undefined;
  readonly json: boolean;
}

/** Grades a file and says how it did, in all and by group if the groups are known. */
export async function gradeAndPrint(args: GradeArguments): Promise<void> {
  const answers = args.answers ?? (await findAnswers());
  const startedAt = performance.now();
  const grade = await gradeByGroup(args, answers);
  const seconds = (performance.now() - startedAt) / 1000;
  if (args.json) return printJson({ ...grade, seconds });
  for (const line of describeGrade({ ...grade, seconds })) say(line);
}

async function findAnswers(): Promise<string> {
  const folder = await findCompetition(findProject());
  const table = await findTable(folder, 'solution_painter.csv');
  if (table !== undefined) return join(folder, table);
  throw new HarnessError(
    'ANSWERS_NOT_NAMED',
    `${folder} contains no solution_painter.csv. Name the released answers with --answers.`,
  );
}

/** Groups that were not chosen by name may be those of another file: then there are none. */
async function gradeByGroup(args: GradeArguments, answers: string): Promise<Grade> {
  const asked = args.pairs !== undefined || args.info !== undefined;
  const { submission } = args;
  let groups: PairGroups<PairGroupName> | undefined;
  try {
    groups = await findGroups(args, answers);
    return await gradeSubmission({ submission, answers, groups });
  } catch (error) {
    const other =
      error instanceof HarnessError &&
      ['ANSWERS_GROUPS', 'PAIRS_UNKNOWN_IMAGE'].includes(error.code);
    if (asked || !other) throw error;
    remark(`Graded without seen and unseen groups: ${error.message}`);
    return gradeSubmission({ submission, answers });
  }
}

async function findGroups(
  args: GradeArguments,
  answers: string,
): Promise<PairGroups<PairGroupName> | undefined> {
  const folder = dirname(answers);
  const info = args.info ?? folder;
  const table = await findTable(folder, 'submission_info.csv');
  const pairs = args.pairs ?? (table === undefined ? undefined : join(folder, table));
  const hasInfo = (await findTable(info, 'all_data_info.csv')) !== undefined;
  if (pairs !== undefined && (hasInfo || args.info !== undefined)) {
    return groupOfficialPairs(pairs, info);
  }
  const lacks = [
    ...(pairs === undefined ? ['submission_info.csv (--pairs)'] : []),
    ...(hasInfo ? [] : ['all_data_info.csv (--info)']),
  ];
  const message = `Groups of seen and unseen artists need ${lacks.join(' and ')} as well as the answers.`;
  if (args.pairs !== undefined || args.info !== undefined) {
    throw new HarnessError('GROUPS_INCOMPLETE', message);
  }
  remark(message);
  return undefined;
}

/** A grade for people. */
function describeGrade({ rows, positives, auc, groups, leaderboards, seconds }: Grade) {
  const lines = [
    `ROC AUC ${auc?.toFixed(5) ?? 'undefined: all answers are the same'}; ${describeRows({ rows, positives, auc })}`,
  ];
  for (const [name, group] of Object.entries(groups)) {
    const value = group.auc?.toFixed(5) ?? 'none   ';
    lines.push(`  ${name.padEnd(13)}  ${value}; ${describeRows(group)}`);
  }
  if (leaderboards !== null) {
    const { draws } = leaderboards;
    lines.push(`The leaderboards, with brackets around 95 % of ${draws} random draws:`);
    for (const [name, share] of [
      ['public', ' (70 % of the pairs)'],
      ['private', ' (30 %)'],
      ['drop', ' (private less public)'],
    ] as const) {
      const write = name === 'drop' ? describeSigned : describeNumber;
      const figure = describeEstimate(leaderboards[name], (value) => write(value, 5));
      lines.push(`  ${`${name}${share}`.padEnd(28)} ${figure}`);
    }
  }
  return [...lines, `Graded in ${seconds.toFixed(1)} s.`];
}

function describeRows({ rows, positives }: GroupGrade): string {
  return `${rows} pairs, ${positives} by one artist`;
}
