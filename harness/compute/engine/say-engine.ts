import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { findUserCache } from '../../contract/user-cache.ts';
import { describeEngine, type Engine } from './engine.ts';

/**
 * A line for the user: the engine, and the engines that were passed over. The latter are reported once
 * per machine, and again when the engine or the reasons change; this is remembered in the user's
 * cache.
 */
export function sayEngine(engine: Engine): string {
  const { passedOver } = engine;
  if (passedOver.length === 0) return describeEngine(engine);
  const file = join(findUserCache(), 'passed-over.json');
  const now = JSON.stringify(passedOver);
  if (readSaid(file) === now) return describeEngine({ ...engine, passedOver: [], why: '' });
  void remember(file, now);
  return describeEngine(engine);
}

function readSaid(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

async function remember(file: string, said: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFileAtomic(file, said, { fsync: false });
  } catch {
    // If the cache cannot be written, they are reported each time.
  }
}
