import type { Payload } from '../../../api/types';

/** The declared outputs in their order; what is not declared comes after them. */
export function orderOutputs(outputs: Payload, order: string[]): [string, Payload][] {
  if (typeof outputs !== 'object' || outputs === null || Array.isArray(outputs)) return [];
  const map = outputs as { [key: string]: Payload };
  const names = [
    ...order.filter(name => name in map),
    ...Object.keys(map).filter(name => !order.includes(name)),
  ];
  return names.map(name => [name, map[name] ?? null]);
}
