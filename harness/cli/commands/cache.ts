import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { defineCommandGroup } from '../arguments/define-command-group.ts';
import { jsonOption } from '../arguments/option-groups.ts';

const listAction = defineCommand({
  name: 'list',
  summary: 'what is cached, for how many paintings, and its size',
  positionals: z.object({}),
  options: jsonOption,
  examples: [
    ['harness cache list', 'What is cached, for how many paintings, and its size'],
    ['harness cache list --json', 'For a script'],
  ],
  async run({ json }) {
    const { listAndPrint } = await import('../work/cache.ts');
    listAndPrint(json);
  },
});

const verifyAction = defineCommand({
  name: 'verify',
  summary: 'read every file and check its digest',
  positionals: z.object({}),
  options: jsonOption,
  examples: [
    ['harness cache verify', 'Read every file and check its digest'],
    ['harness cache verify --json', 'Names of damaged files, for a script'],
  ],
  async run({ json }) {
    const { verifyAndPrint } = await import('../work/cache.ts');
    verifyAndPrint(json);
  },
});

const pruneAction = defineCommand({
  name: 'prune',
  summary: 'remove damaged and left-over files, or everything of one extractor',
  positionals: z.object({
    name: z.string().optional().describe('the features to remove whole, as the list names them'),
  }),
  options: jsonOption,
  examples: [
    ['harness cache prune', 'Remove damaged files and those that killed processes left behind'],
    ['harness cache prune 1a2b3c4d', 'Remove the features of one extractor'],
    ['harness cache prune --json', 'What was removed, for a script'],
  ],
  async run({ name, json }) {
    const { pruneAndPrint } = await import('../work/cache.ts');
    pruneAndPrint(name, json);
  },
});

/** `harness cache <action> [name]`. */
export const cacheCommand = defineCommandGroup({
  name: 'cache',
  summary: 'List, verify or prune the cached features',
  actions: [listAction, verifyAction, pruneAction],
});
