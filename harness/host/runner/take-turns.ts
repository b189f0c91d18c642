import { availableParallelism } from 'node:os';

let running = 0;
const waiting: (() => void)[] = [];

/** Limits the number of simultaneous pieces of work to the number of cores. */
export async function takeTurns<T>(work: () => Promise<T>): Promise<T> {
  if (running >= availableParallelism()) await new Promise<void>((start) => waiting.push(start));
  else running++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  }
}
