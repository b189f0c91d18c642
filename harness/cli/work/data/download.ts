import { join } from 'node:path';
import { createClient } from '../../../data/kaggle/client.ts';
import { findAuthorization } from '../../../data/kaggle/credentials.ts';
import { downloadCompetition, forgetDamaged } from '../../../data/kaggle/download-competition.ts';
import { startProgress } from '../../../shared/progress.ts';
import { findProject } from '../../../shared/project.ts';
import { printJson, remark, say } from '../../print.ts';
import { checkFolder, failWhereIncomplete, sayCheck } from './check.ts';
import { competitionFolder, importWhatIsLeft, sayImport } from './import.ts';

/** Downloads the competition, imports it piece by piece and says what is there. */
export async function downloadAndPrint(args: {
  readonly into?: string | undefined;
  readonly json: boolean;
}): Promise<void> {
  const project = findProject();
  const into = args.into ?? competitionFolder(project.data);
  const client = createClient(await findAuthorization(), process.env, remark);
  // Hidden, so that no run reads the archives as images.
  const from = join(into, '.download');
  const { fetched, known } = await downloadCompetition(client, from, startProgress);
  remark(`${fetched.length} files downloaded, ${known.length} already present.`);
  const result = await importWhatIsLeft({
    from,
    into,
    consume: true,
    startProgress,
    log: remark,
  });
  const broken = result?.problems.map(({ file }) => file) ?? [];
  for (const name of await forgetDamaged(from, broken)) {
    remark(`${name} arrived damaged and was deleted: the next start downloads it again.`);
  }
  const check = await checkFolder(into, { inspect: false, project });
  failWhereIncomplete(check);
  if (args.json) return printJson({ into, fetched, import: result ?? null, check });
  if (result !== undefined) for (const line of sayImport(result, into)) say(line);
  for (const line of sayCheck(check)) say(line);
}
