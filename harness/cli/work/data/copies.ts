import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { HarnessError } from '../../../contract/errors.ts';
import type { CollectionChoice } from '../../../data/collection/choose-folders.ts';
import { decisionsFile, readDecisions } from '../../../data/copies/decisions.ts';
import { createImagePool } from '../../../data/images/pool.ts';
import { drawCopiesPage } from '../../../evidence/copies/draw-copies-page.ts';
import { listCopies } from '../../../evidence/copies/list-copies.ts';
import { findWithProgress } from '../../../experiments/run/look-for-copies.ts';
import { openCollection } from '../../../experiments/run/open-collection.ts';
import { findProject } from '../../../shared/project.ts';
import { showPath } from '../../../shared/text/show-path.ts';
import { printJson, remark, say } from '../../print.ts';

/** Finds copies, prints a line for each pair and writes the page that shows them. */
export async function copiesAndPrint(args: {
  readonly folder?: string | undefined;
  readonly collection?: CollectionChoice | undefined;
  readonly page?: string | undefined;
  readonly workers?: number | undefined;
  readonly json: boolean;
}): Promise<void> {
  const { folder, collection: named } = args;
  if (folder !== undefined && named !== undefined) {
    throw new HarnessError(
      'USAGE',
      'harness data copies takes a folder or --collection, not both. Name several folders each with --collection.',
    );
  }
  const asked = folder ?? named;
  const project = findProject();
  // No engine computes meanwhile, so no core need be left free.
  const pool = createImagePool({ workers: args.workers ?? availableParallelism() });
  try {
    const collection = await openCollection({ collection: asked, project, pool, log: remark });
    const hasImages = collection.kind !== 'simulated';
    const found = hasImages ? await findWithProgress(collection, { project, pool }) : [];
    const file = decisionsFile(project);
    const decisions = await readDecisions(file);
    const pairs = listCopies(collection, found, decisions);
    const page = resolve(args.page ?? join(project.data, 'copies.html'));
    await mkdir(dirname(page), { recursive: true });
    await writeFileAtomic(page, await drawCopiesPage({ collection, pairs, decisions, file }));
    if (args.json) {
      return printJson({
        pairs: pairs.map(({ first, second, ...pair }) => ({
          first: first.id,
          second: second.id,
          ...pair,
        })),
        page,
        decisions: file,
      });
    }
    for (const { first, second, spots, agreement, mirrored, decision } of pairs) {
      const measured =
        spots === null ? '' : `: ${spots} spots, ${Math.round(agreement * 100)} % alike`;
      const mirror = mirrored ? ', in a mirror' : '';
      const decided = decision === null ? '' : `, ${decision}`;
      say(`${first.id} | ${second.id}${measured}${mirror}${decided}`);
    }
    say(`${pairs.length} pairs show the same painting, whole or in part.`);
    say(`Look at them in ${showPath(page)}.`);
    say(`Your decisions are read from ${showPath(file)}.`);
  } finally {
    await pool.close();
  }
}
