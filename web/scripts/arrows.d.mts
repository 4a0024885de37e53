export function zone(path: string): string;
export function mayUse(from: string, to: string): boolean;
export function check(path: string, text: string): string[];
