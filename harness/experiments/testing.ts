import { findProject } from '../shared/project.ts';
import { checkContract } from './check-contract.ts';

/**
 * For the tests of a project: checks a plugin against the contract like `harness check`, on a small part of
 * the demo.
 *
 * @param plugin its name or folder
 * @returns its name
 * @throws HarnessError `CONTRACT_BROKEN`, `PREDICTION_INVALID`, and the errors of loading the plugin
 */
export function checkPlugin(plugin: string): Promise<string> {
  return checkContract({ plugin, engine: 'auto' }, findProject(), () => {});
}
