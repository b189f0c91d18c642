import {
  type Column,
  makeTable,
  type Remark,
  type Table,
  type TableSet,
} from '../evidence/table/table.ts';
import { describeRatio } from '../shared/text/describe-figures.ts';
import { speedRatio } from './ratios.ts';
import type { BenchReport, Result, TaskReport } from './run-bench.ts';

/** A report: a table per task, followed by the contestants that cannot take part and the reasons. */
export function benchTables({ machine, rounds, quick, tasks }: BenchReport): TableSet {
  const { processor, cores, memoryGigabytes, platform, node } = machine;
  return {
    heading: `${processor}, ${cores} cores, ${memoryGigabytes} GB, ${platform}, Node.js ${node}; medians of ${rounds} rounds, taken in turn`,
    tables: tasks.map(taskTable),
    remarks: quick
      ? [{ text: 'Small sizes: these figures say nothing about speed.', tone: 'alert' }]
      : [],
    notes: [],
    fields: [
      ...['task', 'name', 'kind', 'version', 'device', 'unit', 'rate', 'range_low', 'range_high'],
      ...['images', 'of_the_fastest', 'cpu_milliseconds', 'tensors_before', 'tensors_after'],
      'peak_megabytes',
    ],
  };
}

type Working = Extract<Result, { works: true }>;

function taskTable({ task, description, unit, results }: TaskReport): Table {
  const working = results.filter((result): result is Working => result.works);
  const most = Math.max(...working.map(({ median }) => median));
  const fastest = working.find(({ median }) => median === most);
  const countsImages = working.some(({ imagesPerUnit }) => imagesPerUnit !== undefined);
  const columns: Column<Working>[] = [
    { key: 'task', cell: () => ({ kind: 'text', text: task }) },
    { key: 'kind', cell: ({ kind }) => ({ kind: 'text', text: kind }) },
    { key: 'unit', cell: () => ({ kind: 'text', text: unit }) },
    { key: 'name', heading: '', cell: ({ name }) => ({ kind: 'text', text: name }) },
    {
      key: 'version',
      heading: 'version',
      cell: ({ version }) => ({ kind: 'text', text: version }),
    },
    { key: 'device', heading: 'device', cell: ({ device }) => ({ kind: 'text', text: device }) },
    {
      key: 'rate',
      heading: unit,
      isMain: true,
      cell: ({ median }) => ({ kind: 'number', value: median, form: 'rate' }),
    },
    {
      key: 'range',
      heading: 'range',
      cell: ({ rates }) => ({
        kind: 'range',
        low: Math.min(...rates),
        high: Math.max(...rates),
        form: 'rate',
      }),
    },
    {
      key: 'images',
      heading: 'images/s',
      cell: ({ median, imagesPerUnit = 1 }) =>
        countsImages ? { kind: 'number', value: median * imagesPerUnit, form: 'rate' } : null,
    },
    {
      key: 'of_the_fastest',
      heading: 'of the fastest',
      cell: ({ rates }) => ({
        kind: 'number',
        value: speedRatio(rates, fastest?.rates ?? rates),
        form: 'ratio',
      }),
    },
    {
      key: 'cpu_milliseconds',
      heading: 'CPU ms each',
      importance: 'middle',
      cell: ({ cpuMilliseconds }) => ({ kind: 'number', value: cpuMilliseconds, form: 'rate' }),
    },
    {
      key: 'tensors',
      heading: 'tensors',
      importance: 'low',
      cell: ({ tensors }) =>
        tensors === null ? null : { kind: 'change', before: tensors.before, after: tensors.after },
    },
    {
      key: 'peak_megabytes',
      heading: 'peak MB',
      importance: 'low',
      cell: ({ peakMegabytes }) => ({ kind: 'number', value: peakMegabytes, form: 'count' }),
    },
  ];
  return makeTable({
    title: description,
    columns,
    rows: working,
    isFirst: (row) => row === fastest,
    remarks: [...compareWithReferences(working), ...results.flatMap(sayAbsence)],
  });
}

/** `tensorflow: 1.31 of keras, 1.52 of pytorch` */
function compareWithReferences(results: readonly Working[]): Remark[] {
  return results
    .filter(({ kind }) => kind === 'engine')
    .flatMap(({ name, beside, rates }) => {
      const others = results.filter((other) => other.kind === 'reference' || other.name === beside);
      const ratios = others.map(
        (other) => `${describeRatio(speedRatio(rates, other.rates))} of ${other.name}`,
      );
      return ratios.length > 0 ? [{ text: `${name}: ${ratios.join(', ')}` }] : [];
    });
}

function sayAbsence(result: Result): Remark[] {
  if (result.works) return [];
  return [{ text: `${result.name} cannot take part: ${result.reason}`, tone: 'alert' }];
}
