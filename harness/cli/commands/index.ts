import type { Command } from '../arguments/define-command.ts';
import { backboneCommand } from './backbone.ts';
import { benchCommand } from './bench.ts';
import { cacheCommand } from './cache.ts';
import { checkCommand } from './check.ts';
import { compareCommand } from './compare.ts';
import { completionCommand } from './completion.ts';
import { configCommand } from './config.ts';
import { crossvalidateCommand } from './crossvalidate.ts';
import { dataCommand } from './data.ts';
import { doctorCommand } from './doctor.ts';
import { engineCommand } from './engine.ts';
import { ensembleCommand } from './ensemble.ts';
import { explainCommand } from './explain.ts';
import { featuresCommand } from './features.ts';
import { gradeCommand } from './grade.ts';
import { importRunCommand } from './import-run.ts';
import { initCommand } from './init.ts';
import { leaderboardCommand } from './leaderboard.ts';
import { newCommand } from './new.ts';
import { packCommand } from './pack.ts';
import { pluginsCommand } from './plugins.ts';
import { questionsCommand } from './questions.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import { runsCommand } from './runs.ts';
import { scoreCommand } from './score.ts';
import { serveCommand } from './serve.ts';
import { splitCommand } from './split.ts';
import { submitCommand } from './submit.ts';
import { testCommand } from './test.ts';
import { verifyCommand } from './verify.ts';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  runCommand,
  leaderboardCommand,
  compareCommand,
  crossvalidateCommand,
  ensembleCommand,
  testCommand,
  verifyCommand,
  explainCommand,
  reportCommand,
  serveCommand,
  runsCommand,
  submitCommand,
  questionsCommand,
  importRunCommand,
  scoreCommand,
  gradeCommand,
  splitCommand,
  featuresCommand,
  cacheCommand,
  dataCommand,
  pluginsCommand,
  checkCommand,
  newCommand,
  initCommand,
  backboneCommand,
  engineCommand,
  packCommand,
  configCommand,
  completionCommand,
  doctorCommand,
  benchCommand,
];
