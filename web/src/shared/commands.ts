import { useEffect, useSyncExternalStore } from 'react';

/** One line of the command palette. Screens offer theirs while they are shown. */
export interface Command {
  id: string;
  title: string;
  section: 'go' | 'act' | 'found' | 'run' | 'new' | 'view';
  hint?: string | undefined;
  /** Why it cannot be done now; the line is shown but disabled. */
  disabled?: string | undefined;
  perform: () => void;
}

const sources = new Map<string, Command[]>();
const listeners = new Set<() => void>();
let all: Command[] = [];

function publish(): void {
  all = [...sources.values()].flat();
  for (const listener of listeners) listener();
}

export function offerCommands(source: string, commands: Command[]): () => void {
  sources.set(source, commands);
  publish();
  return () => {
    sources.delete(source);
    publish();
  };
}

/** Registers commands with the palette, which lives outside this part of the tree. */
export function useCommands(source: string, commands: Command[]): void {
  useEffect(() => offerCommands(source, commands), [source, commands]);
}

export function useOfferedCommands(): Command[] {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => all,
  );
}

/** Finds lines by asking elsewhere what fits the words. */
export type CommandSearch = (words: string, signal: AbortSignal) => Promise<Command[]>;

const searches = new Set<CommandSearch>();

export function offerSearch(search: CommandSearch): () => void {
  searches.add(search);
  return () => searches.delete(search);
}

/** A search that fails finds nothing; the others still answer. */
export async function findCommands(words: string, signal: AbortSignal): Promise<Command[]> {
  const all = await Promise.allSettled(Array.from(searches, search => search(words, signal)));
  return all.flatMap(one => (one.status === 'fulfilled' ? one.value : []));
}
