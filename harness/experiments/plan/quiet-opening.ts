type Log = (line: string) => void;

/**
 * For runs made one after another: where the paintings come from and which engine computes is said
 * by the first of them. Of every later run the lines that it opens with are left out as long as they
 * have been said before, word for word; from its first news on everything is said.
 *
 * @returns gives each run a log of its own
 */
export function createQuietOpening(log: Log): () => Log {
  const said = new Set<string>();
  return () => {
    let isOpening = true;
    return (line) => {
      isOpening &&= said.has(line);
      if (isOpening) return;
      said.add(line);
      log(line);
    };
  };
}
