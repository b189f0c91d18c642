import { defineCommandGroup } from '../arguments/define-command-group.ts';
import { checkAction } from './data/check.ts';
import { copiesAction } from './data/copies.ts';
import { downloadAction } from './data/download.ts';
import { importAction } from './data/import.ts';
import { plotsAction } from './data/plots.ts';
import { simulateAction } from './data/simulate.ts';

/** `harness data <action> [folder]`. */
export const dataCommand = defineCommandGroup({
  name: 'data',
  summary: "Import, check, download, draw or simulate the competition's data; find copies",
  actions: [importAction, checkAction, copiesAction, downloadAction, plotsAction, simulateAction],
});
