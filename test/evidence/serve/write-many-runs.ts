import { exampleManifest } from '../../experiments/records/example-run.ts';
import { writeReportRun } from '../report/write-report-run.ts';

/**
 * Writes finished, sealed runs on one collection and split: approaches that differ in an option, some seeds
 * of each, the skill falling from one to the next. 40 approaches with 5 seeds of 24 artists are what the
 * live view is timed with.
 */
export async function writeManyRuns(
  root: string,
  {
    approaches,
    seeds,
    artists = 10,
  }: { readonly approaches: number; readonly seeds: number; readonly artists?: number },
): Promise<void> {
  const { plugin } = exampleManifest();
  const count = approaches * seeds;
  for (let i = 0; i < count; i++) {
    const [approach, seed] = [Math.floor(i / seeds), i % seeds];
    await writeReportRun(root, {
      id: `net-${approach}-seed${seed}`,
      artists,
      skill: 1 - i / count,
      isSealed: true,
      changes: {
        plugin: { ...plugin, name: 'net', options: { ...plugin.options, rate: 0.001 * approach } },
        seed,
        created: new Date(Date.UTC(2024, 4, 6, 7, i)).toISOString(),
      },
    });
  }
}
