import { existsSync } from 'node:fs';
import { findActive, findDamage } from './installed.ts';
import { findBindingPlace, placeBinding } from './place-binding.ts';

/**
 * Puts the binding of the installed TensorFlow back where tfjs-node-gpu looks for it, if it is
 * missing: `npm ci` deletes it, and a confined process cannot write there. Any problem with the
 * binding is reported when the engine is loaded.
 */
export async function restoreBinding(place = findBindingPlace()): Promise<void> {
  try {
    if (existsSync(place)) return;
    const installed = await findActive();
    if (installed === undefined || (await findDamage(installed)) !== undefined) return;
    await placeBinding(installed.binding, place);
  } catch {
    // The engine tries again.
  }
}
