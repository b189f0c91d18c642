// @ts-nocheck: it runs in a browser, whose types would reach every file of this project.
import { useEffect, useState } from 'preact/hooks';

let now = { connection: 'connecting', runs: undefined, work: [], leaderboard: undefined };
const watchers = new Set();

function change(part) {
  now = { ...now, ...part };
  for (const watch of watchers) watch(now);
}

// The browser itself reconnects when the server is back.
const events = new EventSource('/events');
events.addEventListener('open', () => change({ connection: 'live' }));
events.addEventListener('error', () => change({ connection: 'lost' }));
for (const name of ['runs', 'work', 'leaderboard']) {
  events.addEventListener(name, ({ data }) => change({ [name]: JSON.parse(data) }));
}

/** The last state from the server: runs, work in progress, the leaderboard. */
export function useLive() {
  const [live, setLive] = useState(now);
  useEffect(() => {
    watchers.add(setLive);
    setLive(now);
    return () => watchers.delete(setLive);
  }, []);
  return live;
}

const answers = new Map();

/**
 * The server's answer for an address: `undefined` until it arrives, then `{ value }` or `{ error }`.
 * With `keep`, an answer is requested once while the page is open.
 */
export function useAnswer(address, { keep = false } = {}) {
  const [answer, setAnswer] = useState(() => (keep ? answers.get(address) : undefined));
  useEffect(() => {
    let isWanted = true;
    const known = keep ? answers.get(address) : undefined;
    setAnswer(known);
    if (known === undefined && address !== undefined) {
      void ask(address).then((answered) => {
        if (keep && answered.error === undefined) answers.set(address, answered);
        if (isWanted) setAnswer(answered);
      });
    }
    return () => {
      isWanted = false;
    };
  }, [address, keep]);
  return answer;
}

/** As `useAnswer` with `keep`; until an answer arrives, the last one that had a value. */
export function usePage(address) {
  const answer = useAnswer(address, { keep: true });
  const [last, setLast] = useState(undefined);
  if (answer?.value && answer !== last) setLast(answer);
  return answer ?? last;
}

/** Sends one request to the server. */
export async function ask(address, options) {
  try {
    const response = await fetch(address, options);
    const value = await response.json();
    return response.ok ? { value } : { error: value.error };
  } catch {
    return { error: 'The server did not answer. Is it still running?' };
  }
}
