import { msg } from '@lingui/core/macro';
import type { I18n } from '@lingui/core';
import type { EventView, Json } from '../../../api/types';
import type { Family, GlyphName } from '../../../ui/glyph';

/** One event as one line: a sentence, and a sign for how it went. */
export interface Line {
  text: string;
  task: string | null;
  family: Family;
  glyph: GlyphName;
}

type Look = [Family, GlyphName];

const LOOKS: Record<string, Look> = {
  'run.started': ['idle', 'pending'],
  'run.resumed': ['idle', 'pending'],
  'run.paused': ['paused', 'skipped'],
  'run.unpaused': ['idle', 'pending'],
  'run.checkpoint': ['ready', 'ready'],
  'task.held': ['paused', 'skipped'],
  'run.succeeded': ['succeeded', 'succeeded'],
  'run.failed': ['failed', 'failed'],
  'run.cancelled': ['paused', 'cancelled'],
  'run.cancel_requested': ['paused', 'cancelling'],
  'task.started': ['offline', 'pending'],
  'task.succeeded': ['succeeded', 'succeeded'],
  'task.failed': ['failed', 'failed'],
  'task.skipped': ['offline', 'skipped'],
  'task.cancelled': ['paused', 'cancelled'],
  'wait.started': ['waiting', 'waiting'],
  'signal.received': ['ready', 'ready'],
  'signal.taken': ['offline', 'pending'],
  'block.opened': ['offline', 'pending'],
  'approval.requested': ['waiting', 'waiting'],
  'approval.decided': ['succeeded', 'succeeded'],
  'model.answered': ['ready', 'ready'],
  'call.started': ['offline', 'pending'],
  'call.finished': ['ready', 'ready'],
  'auto.asked': ['offline', 'pending'],
  'auto.refused': ['waiting', 'retrying'],
  'auto.resolved': ['ready', 'ready'],
  'loop.turned': ['offline', 'pending'],
  'save.started': ['offline', 'pending'],
  'handler.opened': ['waiting', 'retrying'],
};

const str = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const num = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);

function field(value: Json | undefined, name: string): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value[name] : undefined;
}

export function describe(event: EventView, i18n: I18n): Line {
  const { body, kind } = event;
  const [family, glyph] = LOOKS[kind] ?? ['offline', 'pending'];
  const task = typeof body['task'] === 'string' ? body['task'] : null;
  const line: Line = { text: sentence(kind, body, event, i18n), task, family, glyph };
  if (kind === 'approval.decided' && body['approved'] !== true)
    return { ...line, family: 'failed', glyph: 'failed' };
  if (kind === 'call.finished' && body['failed'] === true)
    return { ...line, family: 'failed', glyph: 'failed' };
  if (kind === 'task.failed' && body['retry_at'] != null)
    return { ...line, family: 'waiting', glyph: 'retrying' };
  return line;
}

function sentence(kind: string, body: EventView['body'], event: EventView, i18n: I18n): string {
  return (
    runSentence(kind, body, event, i18n) ??
    steerSentence(kind, body, event, i18n) ??
    taskSentence(kind, body, i18n) ??
    innerSentence(kind, body, i18n) ??
    autoSentence(kind, body, i18n) ??
    turnSentence(kind, body, i18n) ??
    kind
  );
}

function runSentence(kind: string, body: EventView['body'], event: EventView, i18n: I18n): string | null {
  const by = event.actor.name;
  const reason = str(body['reason']);
  const message = str(field(body['error'], 'message'));
  switch (kind) {
    case 'run.started':
      return i18n._(msg`Run started by ${by}`);
    case 'run.resumed':
      return i18n._(msg`Run taken up again after a stop`);
    case 'run.succeeded':
      return i18n._(msg`Run succeeded`);
    case 'run.failed':
      return i18n._(msg`Run failed: ${message}`);
    case 'run.cancelled':
      return i18n._(msg`Run cancelled`);
    case 'run.cancel_requested':
      return reason === ''
        ? i18n._(msg`${by} asked to cancel the run`)
        : i18n._(msg`${by} asked to cancel the run: ${reason}`);
    default:
      return null;
  }
}

function steerSentence(kind: string, body: EventView['body'], event: EventView, i18n: I18n): string | null {
  const by = event.actor.name;
  const [reason, name, task] = [str(body['reason']), str(body['name']), str(body['task'])];
  const why = reason === '' ? '' : `: ${reason}`;
  const signal = str(body['signal']);
  switch (kind) {
    case 'run.paused':
      return i18n._(msg`${by} paused the run${why}`);
    case 'run.unpaused':
      return i18n._(msg`${by} let the run go on${why}`);
    case 'run.checkpoint':
      return i18n._(msg`${by} set the checkpoint ${name}${why}`);
    case 'signal.received':
      return i18n._(msg`${by} sent the signal ${signal}`);
    case 'task.held':
      return i18n._(msg`What ${task} waited for has come and is kept until the run goes on`);
    default:
      return null;
  }
}

function taskSentence(kind: string, body: EventView['body'], i18n: I18n): string | null {
  const task = str(body['task']);
  const uses = str(body['uses']);
  const attempt = num(body['attempt']);
  const message = str(field(body['error'], 'message'));
  const reason = str(body['reason']);
  switch (kind) {
    case 'task.started':
      return attempt > 1
        ? i18n._(msg`${task} started (${uses}), attempt ${attempt}`)
        : i18n._(msg`${task} started (${uses})`);
    case 'task.succeeded':
      return i18n._(msg`${task} succeeded`);
    case 'task.failed':
      return body['retry_at'] != null
        ? i18n._(msg`${task} failed on attempt ${attempt} and will be tried again: ${message}`)
        : i18n._(msg`${task} failed: ${message}`);
    case 'task.skipped':
      return i18n._(msg`${task} skipped: ${reason}`);
    case 'task.cancelled':
      return i18n._(msg`${task} cancelled`);
    default:
      return null;
  }
}

function innerSentence(kind: string, body: EventView['body'], i18n: I18n): string | null {
  const task = str(body['task']);
  const title = str(body['title']);
  const tool = str(body['tool']);
  const branch = str(body['branch']);
  const until = str(body['until']);
  const signal = str(body['signal']);
  const turn = num(body['turn']);
  const by = str(field(body['by'], 'name')) || str(body['by']);
  switch (kind) {
    case 'wait.started':
      if (signal === '') return i18n._(msg`${task} waits until ${until}`);
      return until === ''
        ? i18n._(msg`${task} waits for the signal ${signal}`)
        : i18n._(msg`${task} waits for the signal ${signal} until ${until}`);
    case 'signal.taken':
      return i18n._(msg`${task} takes the signal ${signal}`);
    case 'block.opened':
      return branch === '' ? i18n._(msg`${task} opened`) : i18n._(msg`${task} takes the branch ${branch}`);
    case 'approval.requested':
      return i18n._(msg`${task} asks for approval: ${title}`);
    case 'approval.decided':
      return body['approved'] === true
        ? i18n._(msg`${task} approved by ${by}`)
        : i18n._(msg`${task} rejected by ${by}`);
    case 'model.answered':
      return i18n._(msg`${task}: model answered turn ${turn}`);
    case 'call.started':
      return i18n._(msg`${task}: call of ${tool} started`);
    case 'call.finished':
      return body['failed'] === true
        ? i18n._(msg`${task}: call failed`)
        : i18n._(msg`${task}: call finished`);
    default:
      return null;
  }
}

function autoSentence(kind: string, body: EventView['body'], i18n: I18n): string | null {
  const task = str(body['task']);
  const part = str(body['part']);
  const where = task === '' ? part : `${task} ${part}`;
  const why = str(body['why']);
  const value = JSON.stringify(body['value'] ?? null);
  switch (kind) {
    case 'auto.asked':
      return i18n._(msg`${where} is being worked out`);
    case 'auto.refused':
      return i18n._(msg`${where}: an answer did not fit: ${why}`);
    case 'auto.resolved':
      return body['from_lock'] === true
        ? i18n._(msg`${where} is ${value}, from the lock`)
        : i18n._(msg`${where} is ${value}`);
    default:
      return null;
  }
}

function turnSentence(kind: string, body: EventView['body'], i18n: I18n): string | null {
  const task = str(body['task']);
  const path = str(body['path']);
  const turn = num(body['index']) + 1;
  const message = str(field(body['error'], 'message'));
  switch (kind) {
    case 'loop.turned':
      return body['more'] === true ? i18n._(msg`${task} begins turn ${turn}`) : i18n._(msg`${task} ends`);
    case 'save.started':
      return i18n._(msg`${task} writes its output to ${path}`);
    case 'handler.opened':
      return i18n._(msg`${task} failed and its handler takes over: ${message}`);
    default:
      return null;
  }
}
