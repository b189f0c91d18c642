import type { Handlers, Peer } from '../../contract/messages/peer.ts';

/** What a connection needs from this side. */
export interface ConnectionStart {
  /** For messages. */
  readonly plugin: string;
  /** Answers the plugin's requests. */
  readonly handlers: Handlers;
  /** Receives each line that it prints. */
  readonly onLine: (line: string) => void;
  /** A folder that it may write to. */
  readonly scratch: string;
  /** Files and folders named in its options, to read; none by default. */
  readonly shown?: readonly string[] | undefined;
}

/** A connection to a plugin that answers messages. */
export interface PluginConnection {
  readonly peer: Peer;
  /** Its process; undefined if it has none. */
  readonly pid: number | undefined;
  /** Lets the harness end while no answer is pending, and otherwise keeps it running. */
  hold(isNeeded: boolean): void;
  /** Ends it: politely at first, then by force. Safe to call twice. */
  stop(): Promise<void>;
}
