import { defineCommandGroup } from '../arguments/define-command-group.ts';
import { listAction } from './runs/list.ts';
import { noteAction, renameAction, tagAction } from './runs/note.ts';
import { removeAction } from './runs/remove.ts';
import { showAction } from './runs/show.ts';
import { verifyAction } from './runs/verify.ts';

/** `harness runs <action> [runs..]`. */
export const runsCommand = defineCommandGroup({
  name: 'runs',
  summary: 'List, show, verify, name, tag or remove the runs so far',
  actions: [
    listAction,
    showAction,
    verifyAction,
    renameAction,
    tagAction,
    noteAction,
    removeAction,
  ],
});
