/**
 * CPU seconds of this process that a piece of work takes: the least of some tries, which neither
 * compilation nor another process that shares the machine blows up as they do a single one.
 */
export async function leastCpuSeconds(tries: number, work: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < tries; i++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1e6);
  }
  return least;
}
