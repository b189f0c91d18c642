import { findProject } from '../shared/project.ts';
import { checkContract } from './check-contract.ts';

/**
 * For the tests of a project: holds a plugin to the contract as `harness check` does, on a small part
 * of the demo.
 *
 * @param plugin its name or folder
 * @returns its name
 * @throws HarnessError `CONTRACT_BROKEN`, `PREDICTION_INVALID`, and what a plugin that cannot be
 *   loaded throws
 */
export function checkPlugin(plugin: string): Promise<string> {
  return checkContract({ plugin, engine: 'auto' }, findProject(), () => {});
}
