import Table from 'cli-table3';
import { speedRatio } from './ratios.ts';
import type { BenchReport, Result, TaskReport } from './run-bench.ts';

/** The report for people: a table a task, then who cannot take part and why. */
export function describeBench({ machine, rounds, quick, tasks }: BenchReport): string {
  const { processor, cores, memoryGigabytes, platform, node } = machine;
  const head = `${processor}, ${cores} cores, ${memoryGigabytes} GB, ${platform}, Node.js ${node}; medians of ${rounds} rounds, taken in turn`;
  const warning = quick ? ['Small sizes: these numbers say nothing of speed.'] : [];
  return [head, ...warning, ...tasks.map(describeTask)].join('\n\n');
}

type Working = Extract<Result, { works: true }>;

function describeTask({ description, unit, results }: TaskReport): string {
  const working = results.filter((result): result is Working => result.works);
  const lines = [description];
  if (working.length > 0) lines.push(drawTable(working, unit), ...compareWithReferences(working));
  for (const result of results) {
    if (!result.works) lines.push(`${result.name} cannot take part: ${result.reason}`);
  }
  return lines.join('\n');
}

function drawTable(results: readonly Working[], unit: string): string {
  const fastest = results.reduce((best, result) => (result.median > best.median ? result : best));
  const table = new Table({
    head: [
      '',
      'version',
      'device',
      unit,
      'from – to',
      'of the fastest',
      'CPU ms each',
      'tensors',
      'peak MB',
    ],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'left', 'left', 'right', 'right', 'right', 'right', 'right', 'right'],
  });
  for (const {
    name,
    version,
    device,
    rates,
    median,
    cpuMilliseconds,
    tensors,
    peakMegabytes,
  } of results) {
    table.push([
      name,
      version,
      device,
      rate(median),
      `${rate(Math.min(...rates))} – ${rate(Math.max(...rates))}`,
      speedRatio(rates, fastest.rates).toFixed(2),
      rate(cpuMilliseconds),
      tensors === null ? '' : `${tensors.before} → ${tensors.after}`,
      peakMegabytes.toFixed(0),
    ]);
  }
  return table.toString();
}

/** `tensorflow: 1.31 of keras, 1.52 of pytorch` */
function compareWithReferences(results: readonly Working[]): string[] {
  const references = results.filter(({ kind }) => kind === 'reference');
  if (references.length === 0) return [];
  return results
    .filter(({ kind }) => kind === 'engine')
    .map(({ name, rates }) => {
      const ratios = references.map(
        (other) => `${speedRatio(rates, other.rates).toFixed(2)} of ${other.name}`,
      );
      return `${name}: ${ratios.join(', ')}`;
    });
}

function rate(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
