import { describeFold } from '../../../data/splits/describe-fold.ts';
import { scoreTables } from '../../../evidence/table/score-tables.ts';
import { findDependents } from '../../../experiments/keeping/find-dependents.ts';
import { listRunFiles } from '../../../experiments/keeping/list-run-files.ts';
import { listingOf } from '../../../experiments/keeping/list-runs.ts';
import type { KeptRun } from '../../../experiments/keeping/survey-runs.ts';
import type { RunManifest } from '../../../experiments/records/run-manifest.ts';
import { isFinished } from '../../../experiments/records/run-record.ts';
import { type VerifiedRun, verifyRun } from '../../../experiments/records/verify-runs.ts';
import { markEarlierCode } from '../../../experiments/summary/mark-earlier-code.ts';
import { changedOptions, flagsOf } from '../../../experiments/summary/summarise-row.ts';
import { findProject } from '../../../shared/project.ts';
import { describeBytes, describeOptions } from '../../../shared/text/describe-figures.ts';
import { print, printJson, say } from '../../print.ts';
import { printTables } from '../../print-tables.ts';
import { describeRun } from '../describe-run.ts';
import { survey, usage } from './survey.ts';

/** `harness runs show <runs..>`. */
export async function showAndPrint(words: readonly string[], json: boolean): Promise<void> {
  if (words.length === 0) throw usage('show', 'a run', 'harness runs show RUN');
  const { submissions, kept, chosen } = await survey(words);
  const shown = [];
  for (const run of chosen) {
    const files = await listRunFiles(run.folder);
    const verified = await verifyRun(submissions, run.name);
    const dependents = findDependents(run, kept);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    if (!json) {
      const lines = [...describeNotes(run), ...describeRecord(run)];
      if (shown.length > 0) print('');
      say(lines.join('\n'));
      const { record } = run;
      if (record !== undefined && isFinished(record)) {
        print('');
        printTables(scoreTables(record), record, 'terminal');
        say(`${describeRun(record)}\n`);
      }
      const others = [
        ...describeSeal(verified),
        `${files.length} files, ${describeBytes(bytes)}.`,
        ...(dependents.length === 0
          ? ['No other run or table depends on it.']
          : ['What depends on it:']),
        ...dependents.map(({ text }) => `  ${text}`),
      ];
      say(others.join('\n'));
    }
    const { verdict, problems } = verified;
    shown.push({
      ...listingOf(run),
      folder: run.folder,
      verdict,
      problems,
      dependents,
      bytes,
      files,
      manifest: run.record?.manifest ?? null,
      scores: run.record?.scores ?? null,
    });
  }
  if (json) printJson(shown);
}

function describeNotes({ name, notes, notesDamage }: KeptRun): string[] {
  return [
    notes.name === undefined ? name : `${notes.name} (${name})`,
    ...(notes.tags.length === 0 ? [] : [`Tags: ${notes.tags.join(', ')}.`]),
    ...(notes.note === undefined ? [] : [`Note: ${notes.note}`]),
    ...(notesDamage === undefined ? [] : [notesDamage]),
  ];
}

function describeRecord({ record, damage, folder }: KeptRun): string[] {
  if (record === undefined) return [`Damaged: ${damage}`];
  const { manifest } = record;
  const [marked = record] = markEarlierCode([record], findProject());
  const flags = isFinished(marked) ? flagsOf(marked) : [];
  return [
    ...describeState(manifest),
    ...describeApproach(manifest),
    ...describeData(manifest),
    ...describeMachine(manifest),
    ...(flags.length === 0 ? [] : [`Marked in tables: ${flags.join(', ')}.`]),
    ...(isFinished(record) ? [] : [`Its folder is ${folder}`]),
  ];
}

function describeState({ state, failure, created }: RunManifest): string[] {
  const when = `${created.slice(0, 16).replace('T', ' ')} UTC`;
  if (state === 'finished') return [`Finished; begun ${when}.`];
  if (state === 'failed') return [`Failed; started ${when}: ${failure ?? 'no reason recorded'}`];
  return [
    `Not finished; started ${when}. It is in progress or was stopped; harness run continues it.`,
  ];
}

function describeApproach(manifest: RunManifest): string[] {
  const { plugin, approach, control, members = [], answered, refitted, epochs, limit } = manifest;
  const changed = describeOptions({ options: changedOptions(plugin) });
  return [
    `Plugin ${plugin.name}: ${plugin.summary}`,
    `Options: ${changed === '' ? "the plugin's defaults" : changed}; seed ${manifest.seed}${epochs === null ? '' : `, ${epochs} epochs`}.`,
    ...(approach === undefined ? [] : [`Approach ${approach.slice(0, 16)}.`]),
    ...(limit === null ? [] : [`At most ${limit} paintings of each artist.`]),
    ...(control === undefined
      ? []
      : [`A control of ${control.of}: it learned from shuffled labels.`]),
    ...(members.length === 0 ? [] : [`Combined from ${members.map(({ run }) => run).join(', ')}.`]),
    ...(answered === undefined
      ? []
      : [`Answered elsewhere, in ${answered.file}. ${answered.note}`.trimEnd()]),
    ...(refitted === true ? ["At the end it also learned from validation's paintings."] : []),
  ];
}

function describeData({ collection, split, skippedImages }: RunManifest): string[] {
  const { name, root, paintings, hash, remarks = [] } = collection;
  const fold = split.fold === undefined ? '' : `, ${describeFold(split.fold)}`;
  const leftOut = split.leftOut?.paintings.length ?? 0;
  return [
    `Collection ${name}, ${paintings} paintings in ${root} (${hash.slice(0, 8)}).`,
    ...remarks,
    `Split ${split.file} (${split.hash.slice(0, 8)}), seed ${split.seed}${fold}${leftOut === 0 ? '' : `; ${leftOut} paintings left out`}.`,
    ...(skippedImages.length === 0 ? [] : [`${skippedImages.length} images skipped.`]),
  ];
}

function describeMachine(manifest: RunManifest): string[] {
  const { engine, confined, git, node, cpus, weights, features } = manifest;
  const code =
    git === null
      ? 'not under git'
      : `commit ${git.commit.slice(0, 12)}${git.dirty ? ' with changes' : ''}`;
  const kept =
    confined === undefined
      ? "in the harness's own process"
      : confined === 'process'
        ? 'not confined'
        : `confined by ${confined}`;
  return [
    ...weights.map(
      ({ backbone, status, source, digest }) =>
        `Weights of ${backbone}: ${status}, from ${source}${digest === null ? '' : ` (${digest.slice(0, 8)})`}.`,
    ),
    `Engine ${engine.name} on ${engine.device}, ${engine.version ?? 'version unknown'} (${engine.why}); plugin ${kept}.`,
    `Features as ${features?.storage ?? 'float32'}; Node.js ${node}, ${cpus} CPUs, ${code}.`,
  ];
}

function describeSeal({ verdict, problems }: VerifiedRun): string[] {
  const said = {
    intact: 'No file has changed since the run.',
    changed: 'Files have changed since the run:',
    unsealed: 'Made by an earlier version, which kept no digests.',
    unfinished: 'Not sealed, because it has not finished.',
  };
  return [said[verdict], ...problems.map((problem) => `  ${problem}`)];
}
