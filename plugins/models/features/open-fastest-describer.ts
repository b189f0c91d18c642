import { countUsefulInstances } from '../../../harness/compute/engine/instances.ts';
import { type DescriberSetup, type ImageDescriber, openDescriber } from './describe-images.ts';
import { openDescriberOnInstances } from './describe-on-instances.ts';

/**
 * Opens a network on the most useful number of engine instances; the rows do not depend on it.
 *
 * @param batch number of images at a time if only this thread's engine computes
 */
export function openFastestDescriber(setup: DescriberSetup, batch: number): ImageDescriber {
  const instances = countUsefulInstances();
  return instances > 1 ? openDescriberOnInstances(setup, instances) : openDescriber(setup, batch);
}
