import { cacheCommand } from './cache.ts';
import type { Command } from './command.ts';
import { compareCommand } from './compare.ts';
import { dataCommand } from './data.ts';
import { doctorCommand } from './doctor.ts';
import { engineCommand } from './engine.ts';
import { featuresCommand } from './features.ts';
import { gradeCommand } from './grade.ts';
import { leaderboardCommand } from './leaderboard.ts';
import { pluginsCommand } from './plugins.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import { splitCommand } from './split.ts';
import { submitCommand } from './submit.ts';
import { verifyCommand } from './verify.ts';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  runCommand,
  leaderboardCommand,
  compareCommand,
  verifyCommand,
  reportCommand,
  submitCommand,
  gradeCommand,
  splitCommand,
  featuresCommand,
  cacheCommand,
  dataCommand,
  pluginsCommand,
  engineCommand,
  doctorCommand,
];
