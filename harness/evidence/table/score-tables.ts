import type { FinishedRun } from '../../experiments/records/run-record.ts';
import { earlyMetricNames, metrics, shownLaterNames } from '../../scoring/metrics.ts';
import type { PartScore, TestName } from '../../scoring/score.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import { unseenFirst } from '../unseen-first.ts';
import { sayLegend } from './say-legend.ts';
import { type Column, type Importance, makeTable, type TableSet } from './table.ts';

type Row = PartScore & { readonly test: TestName };

/** The main figures of a run. */
const importances: Readonly<Partial<Record<string, Importance>>> = {
  auc: 'always',
  accuracy: 'high',
  equalErrorRate: 'high',
};

/** The scores of one run on each kind of test pairs. */
export function scoreTables({ manifest, scores }: FinishedRun): TableSet {
  const rows = unseenFirst.map((test) => ({ test, ...scores.tests[test] }));
  const columns: Column<Row>[] = [
    {
      key: 'test',
      heading: 'pairs',
      importance: 'always',
      cell: ({ test }) => ({ kind: 'text', text: test }),
    },
    ...[...earlyMetricNames, ...shownLaterNames].map(
      (name): Column<Row> => ({
        key: name,
        heading: metrics[name].heading,
        importance: importances[name] ?? 'middle',
        isMain: name === 'auc',
        cell: (row) => {
          const estimate = row[name];
          return estimate === null ? null : { kind: 'figure', ...estimate };
        },
      }),
    ),
    {
      key: 'pairs',
      heading: 'number of pairs',
      importance: 'low',
      cell: ({ pairs }) => ({ kind: 'number', value: pairs, form: 'count' }),
    },
  ];
  const { plugin, collection, seed } = manifest;
  return {
    heading: `${harmlessText(plugin.name, 60)} on ${harmlessText(collection.name, 80)}, seed ${seed}`,
    tables: [makeTable({ title: '', columns, rows })],
    remarks: [],
    legend: sayLegend({ figures: rows.map(({ auc }) => auc) }),
    notes: [],
    wholeIn: '--json',
    fields: columns.map(({ key }) => key),
  };
}
