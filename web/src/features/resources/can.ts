import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import type { KindCard, Resource } from '../../api/resources';
import { may } from '../../shared/rights';

/** What may be done with a resource, decided in one place; a refusal says why. The server decides again. */
export type Verdict = { ok: true } | { ok: false; why: MessageDescriptor };

const YES: Verdict = { ok: true };
const no = (why: MessageDescriptor): Verdict => ({ ok: false, why });

const REFUSALS = {
  create: msg`You may not create these.`,
  update: msg`You may not change this.`,
  delete: msg`You may not delete this.`,
  publish: msg`You may not publish this.`,
} as const;

export type Verb = keyof typeof REFUSALS;

export function can(verb: Verb, card: KindCard, rights: string[], workspace?: string | null): Verdict {
  if (!card.verbs.includes(verb)) return no(msg`Things of this kind cannot be treated so.`);
  return may(rights, card.name, verb, workspace) ? YES : no(REFUSALS[verb]);
}

const HALTED = {
  paused: msg`It is paused: nothing new is started.`,
  archived: msg`It is archived: nothing new is started.`,
} as const;

/** Whether a run of a stored workflow may be started. */
export function canRun(rights: string[], resource: Resource): Verdict {
  if (!may(rights, 'run', 'create', resource.workspace)) return no(msg`You may not start runs.`);
  if (resource.halted !== undefined) return no(HALTED[resource.halted.status]);
  return resource.published === null ? no(msg`No version is published yet.`) : YES;
}

export function canPublish(card: KindCard, rights: string[], resource: Resource): Verdict {
  const allowed = can('publish', card, rights, resource.workspace);
  if (!allowed.ok) return allowed;
  return resource.published === resource.version ? no(msg`The newest version is published already.`) : YES;
}
