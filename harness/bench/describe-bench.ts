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
  const countsImages = results.some(({ imagesPerUnit }) => imagesPerUnit !== undefined);
  const texts = ['', 'version', 'device'];
  const numbers = [unit, 'from – to', 'of the fastest', 'CPU ms each', 'tensors', 'peak MB'];
  if (countsImages) numbers.splice(2, 0, 'images/s');
  const table = new Table({
    head: [...texts, ...numbers],
    style: { head: [], border: [], compact: true },
    colAligns: [...texts.map(() => 'left' as const), ...numbers.map(() => 'right' as const)],
  });
  for (const result of results) {
    const { rates, median, imagesPerUnit = 1, tensors } = result;
    table.push([
      result.name,
      result.version,
      result.device,
      rate(median),
      `${rate(Math.min(...rates))} – ${rate(Math.max(...rates))}`,
      ...(countsImages ? [rate(median * imagesPerUnit)] : []),
      ratio(speedRatio(rates, fastest.rates)),
      rate(result.cpuMilliseconds),
      tensors === null ? '' : `${tensors.before} → ${tensors.after}`,
      result.peakMegabytes.toFixed(0),
    ]);
  }
  return table.toString();
}

/** `tensorflow: 1.31 of keras, 1.52 of pytorch` */
function compareWithReferences(results: readonly Working[]): string[] {
  return results
    .filter(({ kind }) => kind === 'engine')
    .flatMap(({ name, beside, rates }) => {
      const others = results.filter((other) => other.kind === 'reference' || other.name === beside);
      const ratios = others.map(
        (other) => `${ratio(speedRatio(rates, other.rates))} of ${other.name}`,
      );
      return ratios.length > 0 ? [`${name}: ${ratios.join(', ')}`] : [];
    });
}

/** Two digits behind the point, or two that count where those would be few. */
function ratio(value: number): string {
  return value >= 0.1 ? value.toFixed(2) : value.toPrecision(2);
}

function rate(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
