import { Duplex } from 'node:stream';

/** Two streams, each of which reads what is written to the other. */
export function duplexPair(): [Duplex, Duplex] {
  const one: Duplex = createEnd(() => other);
  const other: Duplex = createEnd(() => one);
  return [one, other];
}

function createEnd(opposite: () => Duplex): Duplex {
  return new Duplex({
    read() {},
    write(chunk, _, done) {
      // Asynchronously, like bytes from a network.
      setImmediate(() => {
        if (!opposite().destroyed) opposite().push(chunk);
        done();
      });
    },
    final(done) {
      if (!opposite().destroyed) opposite().push(null);
      done();
    },
    destroy(error, done) {
      if (!opposite().destroyed) opposite().push(null);
      done(error);
    },
  });
}
