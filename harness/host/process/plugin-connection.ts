import type { Handlers, Peer } from '../../contract/messages/peer.ts';

/** What a connection needs of this side. */
export interface ConnectionStart {
  /** For messages. */
  readonly plugin: string;
  /** Answers what the plugin asks for. */
  readonly handlers: Handlers;
  /** A line that it prints. */
  readonly onLine: (line: string) => void;
  /** The folder that it may write to. */
  readonly scratch: string;
  /** Files and folders that its options name, to read; none when left out. */
  readonly shown?: readonly string[] | undefined;
}

/** A connection to a plugin that answers messages. */
export interface PluginConnection {
  readonly peer: Peer;
  /** Its process; undefined if it has none. */
  readonly pid: number | undefined;
  /** Lets the harness end while no answer is awaited, and otherwise keeps it running. */
  hold(isNeeded: boolean): void;
  /** Ends it: politely first, then for good. Safe to call twice. */
  stop(): Promise<void>;
}
