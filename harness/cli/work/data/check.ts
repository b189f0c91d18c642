import { HarnessError } from '../../../contract/errors.ts';
import { findCompetitionFolder } from '../../../data/collection/choose-catalog.ts';
import { checkData, type DataReport } from '../../../data/collection/import/check-data.ts';
import { startProgress } from '../../../shared/progress.ts';
import { findProject, type ProjectFolders } from '../../../shared/project.ts';
import { printJson, say } from '../../print.ts';
import { sayMetadata } from './say-metadata.ts';

const shown = 10;

/** A report, with what decoding found where that was asked for. */
export type FolderCheck = DataReport & {
  readonly undecodable?: readonly { readonly file: string | undefined; readonly reason: string }[];
};

/** `harness data check`. */
export async function checkAndPrint(args: {
  readonly folder?: string | undefined;
  readonly inspect: boolean;
  readonly json: boolean;
}): Promise<void> {
  const project = findProject();
  const folder = args.folder ?? (await findCompetition(project));
  const check = await checkFolder(folder, { inspect: args.inspect, project });
  failWhereIncomplete(check);
  if (args.json) return printJson(check);
  for (const line of sayCheck(check)) say(line);
}

/**
 * The folder of the project's competition data, the one that a run takes.
 *
 * @throws HarnessError `DATA_NOT_FOUND`
 */
export async function findCompetition({ data }: ProjectFolders): Promise<string> {
  const folder = await findCompetitionFolder(data);
  if (folder !== undefined) return folder;
  throw new HarnessError(
    'DATA_NOT_FOUND',
    `${data} does not contain the competition's data. Import it with "harness data import FOLDER" or ` +
      '"harness data download".',
  );
}

/** Checks a folder, and decodes each image if `inspect` says so. */
export async function checkFolder(
  folder: string,
  { inspect, project }: { inspect: boolean; project: ProjectFolders },
): Promise<FolderCheck> {
  const report = await checkData(folder, startProgress);
  if (!inspect) return report;
  const { decodeAll } = await import('./decode-all.ts');
  return { ...report, undecodable: await decodeAll(folder, project) };
}

/** The exit code is 1 if images are missing or cannot be used. */
export function failWhereIncomplete({ missing, damaged, undecodable = [] }: FolderCheck): void {
  if (missing.length + damaged.length + undecodable.length > 0) process.exitCode = 1;
}

/** What a check found, for people. */
export function sayCheck(check: FolderCheck): string[] {
  const { images, missing, damaged, metadata, undecodable = [] } = check;
  const list = <T>(items: readonly T[], say: (item: T) => string) => [
    ...items.slice(0, shown).map((item) => `  ${say(item)}`),
    ...(items.length > shown ? [`  and ${items.length - shown} more, listed with --json`] : []),
  ];
  return [
    ...sayMetadata(metadata),
    `${images.train} training and ${images.test} test images found, ${missing.length} missing.`,
    ...list(missing, (file) => file),
    ...(damaged.length > 0 ? [`${damaged.length} images are damaged:`] : []),
    ...list(damaged, ({ file, reason }) => `${file} ${reason}`),
    ...(undecodable.length > 0 ? [`${undecodable.length} images cannot be decoded:`] : []),
    ...list(undecodable, ({ file, reason }) => `${file}: ${reason}`),
    check.hasPairs
      ? 'submission_info.csv found: "harness submit RUN" answers it.'
      : 'submission_info.csv, the pairs that a submission answers, is missing.',
    check.hasAnswers
      ? 'solution_painter.csv found: "harness grade FILE" grades with it.'
      : 'solution_painter.csv, the released answers, is missing; nothing can be graded without it.',
  ];
}
