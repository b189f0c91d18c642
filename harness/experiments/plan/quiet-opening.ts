type Log = (line: string) => void;

/**
 * For runs made one after another: the first of them prints the source of the paintings and the engine.
 * Every later run omits its opening lines as long as they have been printed before, word for word; from its
 * first new line on it prints everything.
 *
 * @returns opens the log of each run
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
