/** A key that makes a repeated request the same one. Without a secure context the browser has no random ids. */
export const freshKey = (): string => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
