import type { ExplainMethod } from '../../evidence/explain/explain-methods.ts';
import { explainRuns } from '../../evidence/explain/explain-runs.ts';
import { findRun } from '../../experiments/records/find-run.ts';
import { readFinishedRun } from '../../experiments/records/read-run.ts';
import { describeNumber } from '../../shared/text/describe-figures.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import { showPath } from '../../shared/text/show-path.ts';
import { printJson, remark, say } from '../print.ts';
import { findProjectWith } from './find-project-with.ts';

/** Draws the heatmaps and prints where they are, or one JSON object. */
export async function explainAndPrint(args: {
  readonly run: string;
  readonly paintings: readonly string[];
  readonly with: readonly string[];
  readonly pairs: number;
  readonly method: ExplainMethod;
  readonly engine?: string | undefined;
  readonly workers?: number | undefined;
  readonly plugin?: string | undefined;
  readonly json: boolean;
}): Promise<void> {
  const { paintings, pairs: count, method, engine, workers, json } = args;
  const project = findProjectWith(args.plugin);
  const open = async (name: string) => readFinishedRun(await findRun(name, project.submissions));
  const first = await open(args.run);
  const others = await Promise.all(args.with.map(open));
  const result = await explainRuns([first, ...others], project, paintings, {
    count,
    method,
    engine,
    workers,
    log: remark,
  });
  if (json) return printJson(result);
  for (const { run, pairs } of result.runs) {
    say(`${run}:`);
    for (const { files, score, picture } of pairs) {
      const [a, b] = files.map((file) => harmlessText(showPath(file)));
      say(`  ${a} and ${b}: score ${describeNumber(score)}, ${showPath(picture)}`);
    }
  }
  say(`Gallery: ${showPath(result.gallery)}`);
}
