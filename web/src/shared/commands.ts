import { useEffect, useSyncExternalStore } from 'react';

/** One line of the command palette. Screens offer theirs while they are shown. */
export interface Command {
  id: string;
  title: string;
  section: 'go' | 'act' | 'run' | 'view';
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
