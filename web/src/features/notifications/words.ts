import { msg } from '@lingui/core/macro';
import type { I18n, MessageDescriptor } from '@lingui/core';
import type { Notification, NotificationClass } from '../../api/notifications';

export const CLASS_LABELS: Record<NotificationClass, MessageDescriptor> = {
  approval: msg`Approvals`,
  question: msg`Questions`,
  outcome: msg`Unknown outcomes`,
  delegated: msg`Delegated to me`,
  escalated: msg`Escalated to me`,
  expiring: msg`Over soon`,
  run_failed: msg`My runs that failed`,
  run_waiting: msg`My runs that wait`,
  run_ended: msg`My runs that ended`,
  delivery_failed: msg`Webhooks that do not arrive`,
};

/** Somebody has to act: the list always has these. */
export const ALWAYS: readonly NotificationClass[] = [
  'approval',
  'question',
  'outcome',
  'delegated',
  'escalated',
  'expiring',
];

type Facts = Record<string, string>;

function factsOf({ facts }: Notification): Facts {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [name, typeof fact === 'string' && fact !== '' ? fact : '–']),
  );
}

/** The title in the words of the person's language. */
export function titleOf(notification: Notification, i18n: I18n): string {
  const { title = '–', workflow = '–', name = '–', by = '–' } = factsOf(notification);
  const titles: Record<NotificationClass, MessageDescriptor> = {
    approval: msg`Approval needed: ${title}`,
    question: msg`Answer needed: ${title}`,
    outcome: msg`Has it happened? ${title}`,
    delegated: msg`${by} lets you decide: ${title}`,
    escalated: msg`Escalated: ${title}`,
    expiring: msg`Over soon: ${title}`,
    run_failed: msg`Run failed: ${workflow}`,
    run_waiting: msg`Run waits: ${workflow}`,
    run_ended: msg`Run ended: ${workflow}`,
    delivery_failed: msg`Webhook endpoint ${name} does not receive`,
  };
  return i18n._(titles[notification.class]);
}

export function textOf(notification: Notification, i18n: I18n): string {
  const { workflow = '–', task = '–', code = '–', workspace = '–', name = '–' } = factsOf(notification);
  const texts: Partial<Record<NotificationClass, MessageDescriptor>> = {
    approval: msg`The run of ${workflow} goes on when the step ${task} is approved or rejected.`,
    question: msg`The run of ${workflow} goes on when the step ${task} has an answer.`,
    outcome: msg`An effect of the step ${task} in the run of ${workflow} was cut off; somebody has to say what became of it.`,
    delegated: msg`What is asked by the step ${task} in the run of ${workflow} waits for you.`,
    escalated: msg`Nobody has decided in time what the step ${task} in the run of ${workflow} asks; now you may.`,
    expiring: msg`What the step ${task} in the run of ${workflow} asks has to be decided soon.`,
    run_failed: msg`It failed at ${task} with ${code}.`,
    run_waiting: msg`It does not go on by itself.`,
    delivery_failed: msg`What is for the endpoint ${workspace}/${name} does not arrive.`,
  };
  const text = texts[notification.class];
  return text === undefined ? notification.text : i18n._(text);
}
