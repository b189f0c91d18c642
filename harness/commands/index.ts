import type { Command } from './command.ts';
import { pluginsCommand } from './plugins.ts';
import { runCommand } from './run.ts';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [runCommand, pluginsCommand];
