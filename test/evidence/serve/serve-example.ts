import { join } from 'node:path';
import { type LiveServer, serve } from '../../../harness/evidence/serve/serve.ts';
import { findProject } from '../../../harness/shared/project.ts';
import { exampleManifest } from '../../experiments/records/example-run.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { writeReportRun } from '../report/write-report-run.ts';

/** A name that would act if it were taken for markup. */
export const hostile = `"'><img src=x onerror="document.title='hacked'">`;

export interface ExampleServer extends LiveServer {
  /** Writes a run that is newer than all others, with the same paintings. */
  addRun(id: string): Promise<unknown>;
}

/**
 * The live view of three runs, named by their skill: strong, middling and weak, whose approach and
 * artists have {@link hostile} names. Close it when done.
 */
export async function serveExample(): Promise<ExampleServer> {
  const root = temporaryFolder();
  const { plugin, collection } = exampleManifest();
  const write = (id: string, name: string, skill: number, day = 1 + Math.round(skill * 4)) =>
    writeReportRun(root, {
      id,
      skill,
      artistName: (artist) => `Artist ${artist} ${hostile}`,
      hasEmbeddings: id === 'strong',
      changes: {
        plugin: { ...plugin, name },
        // Its paintings are nowhere.
        collection: { ...collection, kind: 'folder', root: join(root, 'nowhere') },
        created: `2024-05-0${day}T07:08:09.000Z`,
      },
    });
  await write('strong', 'strong-net', 1);
  await write('middling', 'middling-net', 0.5);
  await write('weak', hostile, 0);
  const server = await serve(findProject(root), { port: 0, log: () => {} });
  return { ...server, addRun: (id) => write(id, 'newer-net', 0.5, 9) };
}
